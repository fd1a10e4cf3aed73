#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/scaling/metric.hpp"
#include "sim/stats/histogram.hpp"

namespace headroom::cloud {

/// What CloudWatch keeps of the samples of one period.
struct StatisticSet {
  double sum = 0;
  double minimum = 0;
  double maximum = 0;
  std::uint32_t sample_count = 0;

  void add(double sample);
  void merge(const StatisticSet& other);
  /// Empty when there are no samples (SampleCount, too: no datapoint at all).
  /// @pre no percentile: a set of statistics has none
  std::optional<double> value(scaling::Statistic statistic) const;
};

/// One metric by slots of simulated time, usually minutes; a sample is stamped with the slot that
/// it stands for.
class MetricSeries {
 public:
  /// Keeps samples and distributions from now on, for percentiles.
  void keep_distributions() { keeps_distributions_ = true; }

  /// @param slot index, 0 = the first of the run
  void publish(std::int64_t slot, double sample);
  /// Many samples at once, durations in seconds.
  void publish(std::int64_t slot, const stats::Histogram& samples);

  /// The samples of `count` slots from `first` on, taken together.
  StatisticSet over(std::int64_t first, std::int64_t count) const;
  /// Their nearest-rank percentile. @param percent in (0, 100] @pre keep_distributions()
  std::optional<double> percentile(std::int64_t first, std::int64_t count, double percent) const;
  /// Slots that may have samples: those from 0 on below it.
  std::int64_t end() const { return static_cast<std::int64_t>(slots_.size()); }

 private:
  struct Distribution {
    std::vector<double> samples;
    stats::Histogram durations;
  };
  StatisticSet& slot(std::int64_t index);

  bool keeps_distributions_ = false;
  std::vector<StatisticSet> slots_;
  std::vector<Distribution> distributions_;  ///< by slot
};

}  // namespace headroom::cloud
