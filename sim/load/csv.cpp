#include "sim/load/csv.hpp"

#include <charconv>
#include <cmath>

namespace headroom::load {

bool CsvLine::split(std::string_view line, char delimiter) {
  fields_.clear();
  unquoted_.clear();
  unquoted_.reserve(line.size());  // it must not move while fields point into it
  bool is_quoted = false;
  std::size_t begin = 0;      // of the field, in the line
  std::size_t own_begin = 0;  // in the unquoted text
  bool is_own = false;        // the field is there
  const auto end_field = [&](std::size_t end) {
    fields_.push_back(is_own ? std::string_view(unquoted_).substr(own_begin)
                             : line.substr(begin, end - begin));
    begin = end + 1;
    own_begin = unquoted_.size();
    is_own = false;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == delimiter && !is_quoted) {
      end_field(i);
    } else if (c == '"') {
      if (!is_own) unquoted_.append(line.substr(begin, i - begin));
      is_own = true;
      if (is_quoted && i + 1 < line.size() && line[i + 1] == '"') {
        unquoted_ += c;
        ++i;
      } else {
        is_quoted = !is_quoted;
      }
    } else if (is_own) {
      unquoted_ += c;
    }
  }
  end_field(line.size());
  return !is_quoted;
}

std::optional<double> decimal(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace headroom::load
