#include "sim/stats/batch_means.hpp"

#include <cmath>
#include <numeric>

namespace headroom::stats {
namespace {

constexpr double kMostCorrelation = 0.2;
constexpr double kOneSidedLevel = 0.05;

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double squared_deviations(std::span<const double> values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum;
}

}  // namespace

double lag_1_correlation(std::span<const double> means) {
  const double squares = squared_deviations(means);
  if (squares == 0) return 0;
  const double mean = mean_of(means);
  double products = 0;
  for (std::size_t i = 1; i < means.size(); ++i)
    products += (means[i - 1] - mean) * (means[i] - mean);
  return products / squares;
}

double von_neumann_ratio(std::span<const double> means) {
  const double squares = squared_deviations(means);
  if (squares == 0) return 2;
  double differences = 0;
  for (std::size_t i = 1; i < means.size(); ++i)
    differences += (means[i] - means[i - 1]) * (means[i] - means[i - 1]);
  return differences / squares;
}

bool look_independent(std::span<const double> means) {
  if (lag_1_correlation(means) < kMostCorrelation) return true;
  // 1 - ratio / 2 has mean 0 and variance (n - 2) / (n^2 - 1) for independent normal values.
  const auto n = static_cast<double>(means.size());
  const double deviation = std::sqrt((n - 2) / (n * n - 1));
  const double most = two_sided_normal(1 - 2 * kOneSidedLevel) * deviation;
  return 1 - von_neumann_ratio(means) / 2 <= most;
}

Interval batch_means_interval(std::span<const double> means, double confidence) {
  Estimate estimate;
  for (const double mean : means) estimate.add(mean);
  return {estimate.mean(), estimate.half_width(confidence), static_cast<double>(means.size() - 1)};
}

}  // namespace headroom::stats
