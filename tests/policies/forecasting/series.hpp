#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace headroom::policies::forecasting {

/// The series of the vectors in policies.md 3.
inline const std::vector<double> kSeries = {10, 20, 30, 20, 12, 22, 34, 22, 13, 25, 37, 24};
inline constexpr std::size_t kSeason = 4;

/// `count` steps of a wave around 100 with a little that does not repeat itself.
inline std::vector<double> wave(std::size_t count, std::size_t season, double noise = 1) {
  std::vector<double> values;
  for (std::size_t t = 0; t < count; ++t) {
    const auto step = static_cast<double>(t);
    const double angle = 2 * std::numbers::pi * step / static_cast<double>(season);
    values.push_back(100 + 50 * std::sin(angle) + noise * std::sin(step * step));
  }
  return values;
}

}  // namespace headroom::policies::forecasting
