#include "sim/stats/kim_nelson.hpp"

#include <algorithm>
#include <cmath>

#include "sim/stats/estimate.hpp"

namespace headroom::stats {
namespace {

Estimate differences(std::span<const double> x, std::span<const double> y, std::size_t count) {
  Estimate estimate;
  for (std::size_t r = 0; r < count; ++r) estimate.add(x[r] - y[r]);
  return estimate;
}

}  // namespace

KimNelson::KimNelson(std::size_t alternatives, std::size_t first, double alpha, double indifference)
    : first_(first), indifference_(indifference) {
  const auto others = static_cast<double>(alternatives - 1);
  const auto degrees = static_cast<double>(first - 1);
  eta_ = 0.5 * (std::pow(2 * alpha / others, -2 / degrees) - 1);
  h_squared_ = 2 * eta_ * degrees;
}

double KimNelson::allowance(double variance, std::size_t r) const {
  const auto count = static_cast<double>(r);
  const double squared = indifference_ * indifference_;
  return std::max(0.0, indifference_ / (2 * count) * (h_squared_ * variance / squared - count));
}

std::vector<char> KimNelson::survivors(std::span<const std::vector<double>> replications,
                                       std::span<const char> is_in) const {
  std::vector<char> stays(is_in.begin(), is_in.end());
  for (std::size_t i = 0; i < replications.size(); ++i) {
    for (std::size_t l = 0; l < replications.size() && stays[i]; ++l) {
      if (i == l || !is_in[i] || !is_in[l]) continue;
      const std::size_t shared = std::min(replications[i].size(), replications[l].size());
      const double first =
          differences(replications[i], replications[l], first_).standard_deviation();
      const double mean = differences(replications[i], replications[l], shared).mean();
      if (mean > allowance(first * first, shared)) stays[i] = 0;
    }
  }
  return stays;
}

}  // namespace headroom::stats
