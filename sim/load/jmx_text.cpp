#include "sim/load/jmx_text.hpp"

#include <charconv>
#include <cstdint>
#include <utility>

#include "sim/load/jmx_condition.hpp"

namespace headroom::load {
namespace {

/// Arguments of a function call: separated by commas, blanks around them dropped, `\,` a plain
/// comma.
std::vector<std::string> arguments_of(std::string_view text) {
  std::vector<std::string> arguments(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      arguments.back() += text[++i];
    } else if (text[i] == ',') {
      arguments.emplace_back();
    } else {
      arguments.back() += text[i];
    }
  }
  for (std::string& argument : arguments) {
    argument.erase(0, argument.find_first_not_of(" \t"));
    argument.erase(argument.find_last_not_of(" \t") + 1);
  }
  return arguments;
}

/// Functions whose argument is a condition, or the text "true" or "false" in other ways.
bool is_condition(const std::string& name) {
  return name == "__jexl3" || name == "__jexl2" || name == "__jexl" || name == "__groovy" ||
         name == "__javaScript" || name == "__BeanShell";
}

}  // namespace

std::string JmxText::resolve(std::string_view text) {
  std::string result(text);
  // From the innermost reference outwards: the last "${" has no other inside.
  std::size_t from = std::string::npos;
  for (;;) {
    const std::size_t begin = result.rfind("${", from);
    if (begin == std::string::npos) return result;
    const std::size_t end = result.find('}', begin);
    if (end != std::string::npos) {
      result.replace(begin, end - begin + 1, value_of(result.substr(begin + 2, end - begin - 2)));
    }
    if (begin == 0) return result;
    from = begin - 1;
  }
}

std::string JmxText::value_of(const std::string& reference) {
  const std::size_t open = reference.find('(');
  const std::string name = reference.substr(0, open);
  std::optional<std::string> value;
  if (name.starts_with("__")) {
    const std::size_t close = reference.rfind(')');
    const auto arguments =
        open == std::string::npos || close == std::string::npos
            ? std::vector<std::string>{""}
            : arguments_of(std::string_view(reference).substr(open + 1, close - open - 1));
    value = function_value(name, arguments);
    if (!value && is_condition(name) && open != std::string::npos && close != std::string::npos)
      value = decided(reference.substr(open + 1, close - open - 1));
  } else {
    value = variable(reference);
  }
  if (value) return *value;
  unknown_.push_back("${" + reference + "}");
  return "${" + reference + "}";
}

std::optional<std::string> JmxText::function_value(const std::string& name,
                                                   const std::vector<std::string>& arguments) {
  const auto argument = [&](std::size_t i) { return i < arguments.size() ? arguments[i] : ""; };
  if (name == "__P" || name == "__property") {
    if (const auto set = property(arguments[0])) return set;
    // __P(name, default), where no default means 1; __property(name, variable, default), else the
    // name
    const std::size_t position = name == "__P" ? 1 : 2;
    if (arguments.size() > position) return arguments[position];
    return name == "__P" ? "1" : arguments[0];
  }
  if (name == "__V") {
    const auto known = variable(arguments[0]);
    return known || arguments.size() < 2 ? known : std::optional(argument(1));
  }
  if (name == "__intSum" || name == "__longSum") {
    std::int64_t sum = 0;
    for (const std::string& part : arguments) {
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
      const bool is_number = error == std::errc{} && end == part.data() + part.size();
      if (!is_number && &part != &arguments.back()) return std::nullopt;
      sum += is_number ? value : 0;  // the last one may be the name of a variable
    }
    return std::to_string(sum);
  }
  return std::nullopt;
}

std::optional<std::string> JmxText::decided(const std::string& condition) {
  // Behind the condition may stand the name of a variable that takes the result.
  std::string text = condition;
  const std::size_t comma = text.rfind(',');
  if (comma != std::string::npos && text.find_first_of("\"')", comma) == std::string::npos)
    text.resize(comma);
  const auto result = jmx::decide(text, [this](const std::string& name) { return variable(name); });
  if (!result) return std::nullopt;
  return *result ? "true" : "false";
}

void JmxText::pin(const std::string& name, const std::optional<std::string>& value) {
  changing_.erase(name);
  if (value) variables_[name] = *value;
}

std::optional<std::string> JmxText::variable(const std::string& name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end() || changing_.contains(name)) return std::nullopt;
  return found->second;
}

std::optional<std::string> JmxText::property(const std::string& name) {
  const auto set = properties_.find(name);
  if (set == properties_.end()) return std::nullopt;
  used_properties_.insert(set->first);
  return set->second;
}

std::string JmxText::resolve_quietly(std::string_view text) {
  const std::vector<std::string> before = unknown_;
  std::string result = resolve(text);
  unknown_ = before;
  return result;
}

std::vector<std::string> JmxText::take_unknown() { return std::exchange(unknown_, {}); }

std::vector<std::string> JmxText::unused_properties() const {
  std::vector<std::string> unused;
  for (const auto& [name, value] : properties_) {
    if (!used_properties_.contains(name)) unused.push_back(name);
  }
  return unused;
}

}  // namespace headroom::load
