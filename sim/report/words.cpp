#include "sim/report/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::report {
namespace {

/// Three significant digits without an exponent: 0.312, 1.24, 31.2, 1240.
std::string three_digits(double value) {
  if (value == 0) return "0";
  const int before_point = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
  return fmt::format("{:.{}f}", value, std::clamp(3 - before_point, 0, 8));
}

}  // namespace

std::string quantity_words(double quantity) {
  if (quantity == 0) return "0";
  const int before_point = static_cast<int>(std::floor(std::log10(std::abs(quantity)))) + 1;
  if (before_point < -3) return fmt::format("{:.1e}", quantity);
  std::string text = fmt::format("{:.{}f}", quantity, std::clamp(4 - before_point, 0, 8));
  const std::size_t point = text.find('.');
  if (point != std::string::npos) text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string count_words(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return digits;
}

std::string counted(std::uint64_t count, const std::string& noun) {
  return count_words(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string latency_words(std::optional<double> seconds) {
  if (!seconds) return "-";
  if (*seconds >= 1) return three_digits(*seconds) + " s";
  if (*seconds >= 1e-3) return three_digits(*seconds * 1e3) + " ms";
  return three_digits(*seconds * 1e6) + " us";
}

std::string usd_words(std::optional<double> usd) {
  if (!usd) return "unknown";
  return "$" + (*usd < 1 ? fmt::format("{:.4f}", *usd) : fmt::format("{:.2f}", *usd));
}

std::string percent_words(double share) { return three_digits(100 * share) + " %"; }

std::string clock_words(Instant t) {
  const std::int64_t seconds = t.since_start() / 1_s;
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;  // not a continuation byte
  }));
}

std::vector<std::string> wrapped_lines(const std::string& text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find(' ', from), text.size());
    const std::string word = text.substr(from, to - from);
    if (!line.empty() && width(line) + 1 + width(word) > columns) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    from = to + 1;
  }
  lines.push_back(std::move(line));
  return lines;
}

std::string left(const std::string& text, std::size_t columns) {
  return text + std::string(columns > width(text) ? columns - width(text) : 0, ' ');
}

std::string right(const std::string& text, std::size_t columns) {
  return std::string(columns > width(text) ? columns - width(text) : 0, ' ') + text;
}

}  // namespace headroom::report
