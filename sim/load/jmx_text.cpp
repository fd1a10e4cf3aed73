#include "sim/load/jmx_text.hpp"

#include <utility>

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
  const bool is_p = name == "__P";
  if (is_p || name == "__property") {
    const std::size_t close = reference.rfind(')');
    const auto arguments =
        open == std::string::npos || close == std::string::npos
            ? std::vector<std::string>{""}
            : arguments_of(std::string_view(reference).substr(open + 1, close - open - 1));
    if (const auto set = properties_.find(arguments[0]); set != properties_.end()) {
      used_properties_.insert(set->first);
      return set->second;
    }
    // __P(name, default), where no default means 1; __property(name, variable, default), else the
    // name
    const std::size_t position = is_p ? 1 : 2;
    if (arguments.size() > position) return arguments[position];
    return is_p ? "1" : arguments[0];
  }
  if (const auto variable = variables_.find(reference); variable != variables_.end())
    return variable->second;
  unknown_.push_back("${" + reference + "}");
  return "${" + reference + "}";
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
