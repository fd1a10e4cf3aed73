#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::load {

/// A line of comma-separated values in its fields: those in quotes may hold the delimiter, and
/// quotes that are doubled. Made once for many lines, it takes no memory for each.
class CsvLine {
 public:
  /// @param line the fields point into it
  /// @return false where a quote is still open: the next line belongs to it
  bool split(std::string_view line, char delimiter);

  std::size_t size() const { return fields_.size(); }
  std::string_view operator[](std::size_t i) const { return fields_[i]; }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::string_view> fields_;
  std::string unquoted_;  ///< the text of fields that have quotes
};

/// A decimal number that is nothing else; empty for what is none, or is infinite.
std::optional<double> decimal(std::string_view text);

/// Without blanks at its ends.
std::string_view trimmed(std::string_view text);

}  // namespace headroom::load
