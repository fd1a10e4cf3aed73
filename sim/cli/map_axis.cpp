#include "sim/cli/map_axis.hpp"

#include <fmt/format.h>

#include "sim/cli/exit_status.hpp"

namespace headroom::cli {
namespace {

/// Where in a list of JSON values one is.
class Nesting {
 public:
  void pass(char c) {
    if (is_escaped_) {
      is_escaped_ = false;
    } else if (is_quoted_) {
      is_escaped_ = c == '\\';
      is_quoted_ = c != '"';
    } else {
      is_quoted_ = c == '"';
      depth_ += (c == '[' || c == '{') - (c == ']' || c == '}');
    }
  }
  bool is_outside() const { return depth_ <= 0 && !is_quoted_; }

 private:
  int depth_ = 0;
  bool is_quoted_ = false;
  bool is_escaped_ = false;
};

std::vector<std::string> values_in(const std::string& list) {
  std::vector<std::string> values = {""};
  Nesting nesting;
  for (const char c : list) {
    if (c == ',' && nesting.is_outside()) {
      values.emplace_back();
      continue;
    }
    nesting.pass(c);
    values.back() += c;
  }
  return values;
}

}  // namespace

MapAxis map_axis(const std::string& flag, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || !text.starts_with('/'))
    throw BadUsage(fmt::format("{} {}: needs the form /json/pointer=value,value,...", flag, text));
  MapAxis axis{text.substr(0, equals), values_in(text.substr(equals + 1))};
  for (const std::string& value : axis.values) {
    if (value.empty())
      throw BadUsage(fmt::format("{} {}: a value is missing (no text is \"\")", flag, text));
  }
  return axis;
}

}  // namespace headroom::cli
