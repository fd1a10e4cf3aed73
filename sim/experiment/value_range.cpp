#include "sim/experiment/value_range.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/engine/elementary.hpp"

namespace headroom::experiment {
namespace {

double between(double low, double high, bool is_log, double share) {
  if (share <= 0) return low;
  if (share >= 1) return high;
  if (!is_log) return low + share * (high - low);
  return engine::exp(engine::log(low) + share * (engine::log(high) - engine::log(low)));
}

// Of a level, so that a step of 0.1 is not 0.30000000000000004; of a point, which is nowhere
// special.
constexpr int kDigitsOfLevel = 10;
constexpr int kDigitsOfPoint = 6;

std::string text(double value, int digits, const std::string& unit) {
  std::string number = fmt::format("{:.{}g}", value, digits);
  if (unit.empty()) return number;
  // No time and no size is written with an exponent: "5e+06B" is none.
  if (number.find("e+") != std::string::npos) number = fmt::format("{:.0f}", value);
  return "\"" + number + unit + "\"";
}

}  // namespace

std::string ValueRange::level(int i, int n) const {
  const double share = n > 1 ? static_cast<double>(i) / (n - 1) : 0;
  const double value = between(low, high, is_log, share);
  return text(is_integer ? std::round(value) : value, kDigitsOfLevel, unit);
}

std::string ValueRange::at(double u) const {
  if (!is_integer) return text(between(low, high, is_log, u), kDigitsOfPoint, unit);
  // Of low, low + 1, ..., high each has one unit of the range [low, high + 1).
  const double value = std::floor(between(low, high + 1, is_log, u));
  return text(std::fmin(value, high), kDigitsOfLevel, unit);
}

}  // namespace headroom::experiment
