#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/time.hpp"

/// How the terminal says numbers: three significant digits, with the unit that fits.
namespace headroom::report {

/// Four significant digits: 2.464, 11520, 0.2635.
std::string quantity_words(double quantity);

std::string count_words(std::uint64_t count);                       ///< "148,203"
std::string counted(std::uint64_t count, const std::string& noun);  ///< "1 run", "2 runs"
std::string latency_words(std::optional<double> seconds);           ///< "312 ms", "1.24 s", "-"
std::string usd_words(std::optional<double> usd);                   ///< "$0.0192", "unknown"
std::string percent_words(double share);                            ///< of 0..1: "0.31 %"
std::string clock_words(Instant t);                                 ///< "1:02:03" since the start

/// Columns that a text takes on a terminal (UTF-8, every character one column wide).
std::size_t width(const std::string& text);
/// The text in lines of at most so many columns, broken at blanks; a longer word has its own line.
std::vector<std::string> wrapped_lines(const std::string& text, std::size_t columns);
/// Padded with blanks to so many columns.
std::string left(const std::string& text, std::size_t columns);
std::string right(const std::string& text, std::size_t columns);

}  // namespace headroom::report
