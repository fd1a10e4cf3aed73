#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::load {

/// A line of comma-separated values in its fields: those in quotes may hold the delimiter, and
/// quotes that are doubled.
/// @return false where a quote is still open: the next line belongs to it
bool split_csv(std::string_view line, char delimiter, std::vector<std::string>& fields);

/// A decimal number that is nothing else; empty for what is none, or is infinite.
std::optional<double> decimal(std::string_view text);

/// Without blanks at its ends.
std::string_view trimmed(std::string_view text);

}  // namespace headroom::load
