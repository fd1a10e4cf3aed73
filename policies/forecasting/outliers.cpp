#include "policies/forecasting/outliers.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::policies::forecasting {
namespace {

constexpr std::size_t kLeastSeasons = 3;
constexpr double kFar = 6;  // median distances (policies.md 3)

/// The upper one where there are two in the middle.
double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The median of each slot of the season.
std::vector<double> usual(std::span<const double> history, std::size_t season) {
  std::vector<double> medians;
  for (std::size_t slot = 0; slot < season; ++slot) {
    std::vector<double> values;
    for (std::size_t t = slot; t < history.size(); t += season) values.push_back(history[t]);
    medians.push_back(median(std::move(values)));
  }
  return medians;
}

}  // namespace

std::vector<double> without_outliers(std::span<const double> history, std::size_t season) {
  std::vector<double> series(history.begin(), history.end());
  if (series.size() < kLeastSeasons * season) return series;
  const std::vector<double> medians = usual(history, season);
  const auto distance = [&](std::size_t t) { return std::abs(history[t] - medians[t % season]); };
  std::vector<double> distances;
  for (std::size_t t = 0; t < series.size(); ++t) distances.push_back(distance(t));
  const double far = kFar * median(std::move(distances));
  for (std::size_t t = 0; t < series.size(); ++t) {
    if (distance(t) > far) series[t] = medians[t % season];
  }
  return series;
}

}  // namespace headroom::policies::forecasting
