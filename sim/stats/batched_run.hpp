#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sim/stats/histogram.hpp"
#include "sim/stats/paired.hpp"

/// What one long stationary run says of its response times, in batches: of their mean by batch
/// means, of their quantiles by sectioning. metrics.md 5.4 and 5.5.
namespace headroom::stats {

/// Sections that a run is recorded in: 20 to 30 are the right number of batches (Schmeiser 1982),
/// and these can be joined once.
inline constexpr std::size_t kSections = 30;

/// A run's response times in batches of equal length, in order of time.
struct BatchedRun {
  std::vector<Histogram> batches;
  double lag_1_correlation = 0;  ///< of the batches' means
  /// The batches' means may be taken for independent. Where not, the run is too short for any
  /// interval: its batches are still alike because the queue remembers.
  bool is_long_enough = false;

  Histogram whole() const;
};

/// Sections become batches, two at a time where their means are correlated, as long as ten stay.
BatchedRun batched(std::vector<Histogram> sections);

/// Of the mean, in seconds. @pre is_long_enough
Interval mean_interval(const BatchedRun& run, double confidence);
/// Of the q quantile, in seconds; empty where a batch has fewer than 100 values beyond it: its own
/// quantile would be biased. @param q within (0, 1) @pre is_long_enough
std::optional<Interval> quantile_interval(const BatchedRun& run, double q, double confidence);
/// Independent response times whose mean would be known as well as that of the run: fewer than
/// there are, as neighbours are alike. Empty where the means do not vary. @pre is_long_enough
std::optional<double> effective_size(const BatchedRun& run);

}  // namespace headroom::stats
