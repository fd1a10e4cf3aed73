#include "policies/forecasting/holt_winters.hpp"

#include <cmath>
#include <numeric>

namespace headroom::policies::forecasting {
namespace {

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

HoltWinters::HoltWinters(const Smoothing& smoothing, std::span<const double> beginning,
                         std::size_t season)
    : smoothing_(smoothing), level_(mean(beginning.first(season))) {
  trend_ = (mean(beginning.subspan(season, season)) - level_) / static_cast<double>(season);
  for (const double value : beginning.first(season)) seasons_.push_back(value - level_);
}

double HoltWinters::see(double value) {
  const double error = value - next();
  double& seasonal = seasons_[slot_];
  const double before = level_;
  const double drift = smoothing_.damping * trend_;
  level_ = smoothing_.level * (value - seasonal) + (1 - smoothing_.level) * (before + drift);
  trend_ = smoothing_.trend * (level_ - before) + (1 - smoothing_.trend) * drift;
  seasonal = smoothing_.season * (value - level_) + (1 - smoothing_.season) * seasonal;
  slot_ = (slot_ + 1) % seasons_.size();
  return error;
}

double HoltWinters::ahead(std::size_t step) const {
  return level_ + damped(step) * trend_ + seasonal(step - 1);
}

std::vector<double> HoltWinters::variances(std::size_t horizon) const {
  // What a surprise of 1 still does j steps later: to the level, through the trend, and to its own
  // slot of the season.
  std::vector<double> factors;
  double sum = 1;
  for (std::size_t j = 1; j <= horizon; ++j) {
    factors.push_back(sum);
    double effect = smoothing_.level * (1 + smoothing_.trend * damped(j));
    if (j % seasons_.size() == 0) effect += smoothing_.season * (1 - smoothing_.level);
    sum += effect * effect;
  }
  return factors;
}

double HoltWinters::damped(std::size_t steps) const {
  const double phi = smoothing_.damping;
  const auto count = static_cast<double>(steps);
  return phi == 1 ? count : phi * (1 - std::pow(phi, count)) / (1 - phi);
}

}  // namespace headroom::policies::forecasting
