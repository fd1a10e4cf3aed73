#include "sim/load/jmx_condition.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace headroom::load::jmx {
namespace {

/// What the reader of a condition gives up with.
struct Undecided {};

std::optional<double> number_in(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class Reader {
 public:
  using Variable = std::function<std::optional<std::string>(const std::string&)>;
  Reader(std::string_view text, const Variable& variable) : text_(text), variable_(variable) {}

  bool read() {
    const bool result = either();
    skip_blanks();
    if (at_ != text_.size()) throw Undecided{};
    return result;
  }

 private:
  bool either() {
    bool result = both();
    while (takes("||") || takes_word("or")) {
      const bool right = both();
      result = result || right;
    }
    return result;
  }
  bool both() {
    bool result = comparison();
    while (takes("&&") || takes_word("and")) {
      const bool right = comparison();
      result = result && right;
    }
    return result;
  }
  bool comparison() {
    if (is_next('!') && !text_.substr(at_).starts_with("!=")) {
      takes("!");
      return !comparison();
    }
    if (takes("(")) {
      const bool result = either();
      if (!takes(")")) throw Undecided{};
      return result;
    }
    const std::string left = value();
    for (const char* sign : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (takes(sign)) return compare(left, sign, value());
    }
    for (const auto& [word, sign] : kWords) {
      if (takes_word(word)) return compare(left, sign, value());
    }
    if (left == "true") return true;
    if (left == "false") return false;
    throw Undecided{};
  }

  static bool compare(const std::string& left, std::string_view sign, const std::string& right) {
    const auto a = number_in(left), b = number_in(right);
    const bool is_equal = a && b ? *a == *b : left == right;
    if (sign == "==") return is_equal;
    if (sign == "!=") return !is_equal;
    if (!a || !b) throw Undecided{};
    if (sign == "<") return *a < *b;
    if (sign == ">") return *a > *b;
    return sign == "<=" ? *a <= *b : *a >= *b;
  }

  std::string value() {
    skip_blanks();
    if (at_ == text_.size()) throw Undecided{};
    if (text_[at_] == '"' || text_[at_] == '\'') return quoted();
    std::string word;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '_'))
      word += text_[at_++];
    if (word == "vars.get") return variable();
    if (word != "true" && word != "false" && !number_in(word)) throw Undecided{};
    return word;
  }
  std::string quoted() {
    const char mark = text_[at_];
    const std::size_t end = text_.find(mark, at_ + 1);
    if (end == std::string_view::npos) throw Undecided{};
    const std::string content(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    if (content.find("${") != std::string::npos) throw Undecided{};
    return content;
  }
  std::string variable() {
    if (!takes("(")) throw Undecided{};
    const auto found = variable_(value());
    if (!found || !takes(")")) throw Undecided{};
    return *found;
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool is_next(char c) {
    skip_blanks();
    return at_ < text_.size() && text_[at_] == c;
  }
  bool takes(std::string_view token) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  bool takes_word(std::string_view word) {
    skip_blanks();
    const std::string_view rest = text_.substr(at_);
    const bool ends =
        rest.size() > word.size() && !std::isalnum(static_cast<unsigned char>(rest[word.size()]));
    return rest.starts_with(word) && ends && takes(word);
  }

  /// JEXL's words for the signs.
  static constexpr std::pair<const char*, const char*> kWords[] = {
      {"eq", "=="}, {"ne", "!="}, {"lt", "<"}, {"gt", ">"}, {"le", "<="}, {"ge", ">="}};

  std::string_view text_;
  const Variable& variable_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<bool> decide(
    std::string_view condition,
    const std::function<std::optional<std::string>(const std::string&)>& variable) {
  try {
    return Reader(condition, variable).read();
  } catch (const Undecided&) {
    return std::nullopt;
  }
}

}  // namespace headroom::load::jmx
