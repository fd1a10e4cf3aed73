#include "sim/scaling/message.hpp"

#include <ostream>

namespace headroom::scaling {

struct Message::Parts {
  std::string_view form;  ///< a literal; empty: a span
  std::vector<Message> values;
  Duration length = {};
};

namespace {

/// What stands before the next "{" or "}" of a form, which is taken off it.
std::string_view take_words(std::string_view& form) {
  const std::string_view words = form.substr(0, form.find_first_of("{}"));
  form.remove_prefix(words.size());
  return words;
}

/// A value in the way that its field asks for. @param format of the field: "" or ":.3g"
std::string value_text(std::size_t number, std::string_view format, fmt::format_args arguments) {
  return fmt::vformat(fmt::format("{{{}{}}}", number, format), arguments);
}

}  // namespace

Message Message::span(Duration length, std::string text) {
  Message message(std::move(text));
  message.parts_ = std::make_shared<const Parts>(Parts{{}, {}, length});
  return message;
}

Message Message::of(std::string_view form, std::initializer_list<const Message*> parts,
                    fmt::format_args arguments) {
  Message message;
  Parts made{form, {}};
  for (std::string_view rest = form;;) {
    message.text_ += take_words(rest);
    if (rest.empty()) break;
    if (rest.starts_with("{{") || rest.starts_with("}}")) {
      message.text_ += rest.front();
      rest.remove_prefix(2);
      continue;
    }
    const std::size_t end = rest.find('}');
    const std::size_t number = made.values.size();
    const Message* const part = parts.begin()[number];
    made.values.push_back(
        part != nullptr ? *part : Message(value_text(number, rest.substr(1, end - 1), arguments)));
    message.text_ += made.values.back().text();
    rest.remove_prefix(end + 1);
  }
  message.parts_ = std::make_shared<const Parts>(std::move(made));
  return message;
}

std::string_view Message::form() const { return parts_ ? parts_->form : std::string_view(); }

const std::vector<Message>& Message::values() const {
  static const std::vector<Message> kNone;
  return parts_ ? parts_->values : kNone;
}

const Duration* Message::length() const {
  return parts_ && parts_->form.empty() ? &parts_->length : nullptr;
}

std::ostream& operator<<(std::ostream& out, const Message& message) {
  return out << message.text();
}

std::vector<std::string> texts(const Messages& messages) {
  return {messages.begin(), messages.end()};
}

}  // namespace headroom::scaling
