#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "sim/stats/paired.hpp"

/// Intervals of quantiles: metrics.md 5.4.
namespace headroom::stats {

/// Ranks of the order statistics, 1 = smallest, between which the quantile of a distribution lies.
struct QuantileRanks {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  double coverage = 0;  ///< exact for a continuous distribution, at least what was asked for
};

/// Of n independent samples: the distribution-free interval of Conover, "Practical Nonparametric
/// Statistics", 3.2. Latencies within one run are not independent.
/// @param p of the quantile, within (0, 1) @param confidence e.g. 0.95
/// @return empty where so few samples bound the quantile on one side only
std::optional<QuantileRanks> quantile_ranks(std::uint64_t n, double p, double confidence);

/// Sectioning, for a stationary run of dependent values: the quantile of the whole run in the
/// middle, and the spread of the quantiles of its sections around that, by Student's t. Asmussen &
/// Glynn, "Stochastic Simulation" (2007), III.5. A section's tail quantile is biased unless the
/// section has 100 values or so beyond it.
/// @pre two sections or more, of equal length
Interval sectioning_interval(double quantile_of_whole, std::span<const double> of_sections,
                             double confidence);

}  // namespace headroom::stats
