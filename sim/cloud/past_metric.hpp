#pragma once

#include <vector>

#include "sim/scaling/metric.hpp"

namespace headroom::cloud {

/// A metric as it was published before the run: what policies that forecast go by at first.
struct PastMetric {
  scaling::MetricId id;
  scaling::Statistic statistic = scaling::Statistic::sum;  ///< of its points: sum or average
  std::vector<scaling::Datapoint> points;  ///< by time, all before the run; at most an hour long
};

}  // namespace headroom::cloud
