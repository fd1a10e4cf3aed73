#pragma once

#include <fmt/format.h>

#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::scaling {

/// A sentence for people that remembers what it is made of: its form, such as "holds while {}
/// boot", and the values in it. The English form is the key by which a page finds the sentence in
/// another language, as in gettext. A plain std::string is a message as well: one that nobody
/// translates. A literal is none, so that no sentence of ours goes without a form: message() makes
/// one.
class Message {
 public:
  Message() = default;
  Message(std::string text) : text_(std::move(text)) {}  // NOLINT: as pleasant as a string
  /// A length of time among the values: `text` in English, and other languages write it their way.
  static Message span(Duration length, std::string text);
  /// Of `message`, which sees to it that the form is a literal and fits its values.
  /// @param parts for each argument: itself where it is a message, else nullptr
  static Message of(std::string_view form, std::initializer_list<const Message*> parts,
                    fmt::format_args arguments);

  const std::string& text() const { return text_; }      ///< in English
  operator const std::string&() const { return text_; }  // NOLINT: wherever a text is wanted
  bool empty() const { return text_.empty(); }

  /// Empty where there is none.
  std::string_view form() const;
  const std::vector<Message>& values() const;
  const Duration* length() const;  ///< of a span; else nullptr

 private:
  struct Parts;
  std::string text_;
  /// Shared, as messages are copied often and never change; none of a plain text.
  std::shared_ptr<const Parts> parts_;
};

/// By their texts.
inline bool operator==(const Message& a, const Message& b) { return a.text() == b.text(); }
inline bool operator==(const Message& a, const std::string& b) { return a.text() == b; }
inline bool operator==(const Message& a, const char* b) { return a.text() == b; }
std::ostream& operator<<(std::ostream& out, const Message& message);

using Messages = std::vector<Message>;
std::vector<std::string> texts(const Messages& messages);

}  // namespace headroom::scaling

template <>
struct fmt::formatter<headroom::scaling::Message> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const headroom::scaling::Message& message, Context& context) const {
    return fmt::formatter<std::string_view>::format(message.text(), context);
  }
};

namespace headroom::scaling {

inline const Message* part(const Message& value) { return &value; }
template <class T>
const Message* part(const T&) {
  return nullptr;
}

/// As fmt::format, with the form checked by the compiler; values are numbered in their order. A
/// value that is words of ours is a message itself. tests/report/messages_test.py asks for the
/// Japanese form of each of these calls.
template <class... Args>
Message message(fmt::format_string<Args...> form, Args&&... args) {
  const fmt::string_view text = form;
  return Message::of({text.data(), text.size()}, {part(args)...}, fmt::make_format_args(args...));
}

}  // namespace headroom::scaling
