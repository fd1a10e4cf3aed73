#include "policies/parts/hourly_forecast.hpp"

#include <algorithm>
#include <numeric>

namespace headroom::policies {
namespace {

constexpr std::size_t kDay = 24;
constexpr std::size_t kWeek = 7 * kDay;
constexpr std::size_t kMostSeasons = 3;
// A day that was like no other must not be taken for the new normal.
constexpr double kLeastLevel = 0.5;
constexpr double kMostLevel = 2;

/// The same hour of the last seasons: of one, its value; of two 2/3 and 1/3; of three 1/2, 1/3 and
/// 1/6. @pre a season at least
std::vector<double> seasonal(std::span<const double> series, std::size_t season,
                             std::size_t horizon) {
  const std::size_t seasons = std::min(series.size() / season, kMostSeasons);
  std::vector<double> next;
  for (std::size_t ahead = 0; ahead < horizon; ++ahead) {
    const std::size_t newest = series.size() - season + ahead % season;
    double sum = 0;
    double weights = 0;
    for (std::size_t back = 0; back < seasons; ++back) {
      const auto weight = static_cast<double>(seasons - back);
      sum += weight * series[newest - back * season];
      weights += weight;
    }
    next.push_back(sum / weights);
  }
  return next;
}

double total(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// How much the last day was above the seasons before it.
double level(std::span<const double> series, std::size_t season) {
  if (series.size() < season + kDay) return 1;
  const std::span<const double> before = series.first(series.size() - kDay);
  const double expected = total(seasonal(before, season, kDay));
  if (expected <= 0) return 1;
  return std::clamp(total(series.last(kDay)) / expected, kLeastLevel, kMostLevel);
}

}  // namespace

std::vector<double> hourly_forecast(std::span<const double> hours, int horizon) {
  const std::size_t season = hours.size() >= 2 * kWeek ? kWeek : kDay;
  std::vector<double> next = seasonal(hours, season, static_cast<std::size_t>(horizon));
  const double factor = level(hours, season);
  for (double& value : next) value = std::max(0.0, value * factor);
  return next;
}

}  // namespace headroom::policies
