#include "sim/experiment/calibration_overhead.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "sim/stats/estimate.hpp"
#include "sim/stats/quantile_interval.hpp"

namespace headroom::experiment {
namespace {

/// The quantiles that are compared: the lower one counts, the higher one is for the interval.
constexpr double kLower = 0.05;
constexpr double kHigher = 0.25;
constexpr double kFastest = 0.01;  ///< of the latencies: the overhead is hardly more
constexpr std::size_t kFewestAlone = 30;
constexpr double kConstant = 1e-3;  ///< squared coefficient of variation

/// Of mean 1.
double gamma_quantile(double variability, double p) {
  if (variability < kConstant) return 1;
  return variability * boost::math::gamma_p_inv(1 / variability, p);
}
double lognormal_quantile(double variability, double p) {
  const double variance = std::log1p(variability);
  const double z = -stats::two_sided_normal(1 - 2 * p);
  return std::exp(z * std::sqrt(variance) - variance / 2);
}

/// Those that rounding made equal, spread evenly over what it may have been. @param sorted
/// ascending
std::vector<double> spread(const std::vector<double>& sorted, double resolution_s) {
  std::vector<double> values = sorted;
  const double same = resolution_s / 2;
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t end = first + 1;
    while (end < sorted.size() && sorted[end] - sorted[first] < same) ++end;
    for (std::size_t i = first; i < end; ++i)
      values[i] +=
          resolution_s *
          ((static_cast<double>(i - first) + 0.5) / static_cast<double>(end - first) - 0.5);
    first = end;
  }
  return values;
}

}  // namespace

std::vector<double> alone_s(const Lanes& lanes) {
  std::vector<double> alone;
  for (const Lane& lane : lanes.all) {
    double free_from = -1;
    for (std::size_t i = 0; i < lane.stays.size(); ++i) {
      const theory::Stay& stay = lane.stays[i];
      const bool is_followed = i + 1 < lane.stays.size() && lane.stays[i + 1].begin < stay.end;
      if (stay.begin >= free_from && !is_followed) alone.push_back(stay.end - stay.begin);
      free_from = std::max(free_from, stay.end);
    }
  }
  std::sort(alone.begin(), alone.end());
  return alone;
}

Finding<Fitted> overhead_of(const std::vector<double>& rounded, double mean_s, double variability,
                            double resolution_s) {
  const std::vector<double> alone = spread(rounded, resolution_s);
  if (alone.size() < kFewestAlone)
    return {{},
            fmt::format("only {} requests had an instance to themselves: {} are needed",
                        alone.size(), kFewestAlone)};
  const double n = static_cast<double>(alone.size());
  const auto rank = [&](double r) {
    return alone[std::min(alone.size() - 1, static_cast<std::size_t>(std::max(0.0, r)))];
  };
  const double rounding = resolution_s / 2;
  Fitted fitted{0, 1e9, 0};
  for (const double p : {kLower, kHigher}) {
    const auto ranks = stats::quantile_ranks(alone.size(), p, 0.95);
    const double low = ranks ? rank(static_cast<double>(ranks->low) - 1) : alone.front();
    const double high = rank(ranks ? static_cast<double>(ranks->high) - 1 : n * 2 * p);
    const double gamma = mean_s * gamma_quantile(variability, p);
    const double lognormal = mean_s * lognormal_quantile(variability, p);
    if (p == kLower) fitted.value = rank(n * p) - gamma;
    fitted.low = std::min(fitted.low, low - std::max(gamma, lognormal) - rounding);
    fitted.high = std::max(fitted.high, high - std::min(gamma, lognormal) + rounding);
  }
  fitted.high = std::min(fitted.high, rank(n * kFastest) + rounding);
  if (fitted.high <= 0)
    return {{}, "the shortest latencies are shorter than the shortest demands should be"};
  fitted.value = std::clamp(fitted.value, 0.0, fitted.high);
  fitted.low = std::clamp(fitted.low, 0.0, fitted.value);
  return {fitted, fmt::format("the shortest of {} latencies without queueing, less the shortest "
                              "demands",
                              alone.size())};
}

}  // namespace headroom::experiment
