#pragma once

#include <span>

#include "sim/stats/paired.hpp"

/// The interval of a mean from one long stationary run, cut into batches: Schmeiser, "Batch size
/// effects in the analysis of simulation output", Operations Research 30 (1982); metrics.md 5.5.
namespace headroom::stats {

/// Correlation of each value with the next one; 0 where the values do not vary.
double lag_1_correlation(std::span<const double> means);

/// Von Neumann's ratio: the sum of squared differences of neighbours over the sum of squared
/// deviations from the mean. About 2 for independent values, less where neighbours are alike; 2
/// where the values do not vary. Annals of Mathematical Statistics 12 (1941).
double von_neumann_ratio(std::span<const double> means);

/// Whether the means may be taken for independent of each other: their lag-1 correlation is below
/// 0.2, or von Neumann's ratio is not below what independent normal values have in 95 of 100 cases
/// (normal approximation of Fishman, Management Science 24 (1978)). @pre three values or more
bool look_independent(std::span<const double> means);

/// Student's interval around the mean of the batch means. @pre two values or more, of batches of
/// equal length
Interval batch_means_interval(std::span<const double> means, double confidence);

}  // namespace headroom::stats
