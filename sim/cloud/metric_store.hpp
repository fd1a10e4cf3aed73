#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/scaling/metric.hpp"

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
  std::optional<double> value(scaling::Statistic statistic) const;
};

/// One metric by the minutes of simulated time; a sample is stamped with the minute it stands for.
class MetricSeries {
 public:
  /// @param minute index of the minute, 0 = the first of the run
  void publish(std::int64_t minute, double sample);
  /// The samples of `count` minutes from `first` on, taken together.
  StatisticSet over(std::int64_t first, std::int64_t count) const;

 private:
  std::vector<StatisticSet> minutes_;
};

}  // namespace headroom::cloud
