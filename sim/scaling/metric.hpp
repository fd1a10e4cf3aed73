#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/scaling/metric_math.hpp"

namespace headroom::scaling {

/// A metric of the scaled group, as CloudWatch names it. The dimension is implied: the group
/// itself, its target group or its load balancer, whichever publishes a metric of that name.
struct MetricId {
  std::string name_space;  ///< "AWS/EC2"
  std::string name;        ///< "CPUUtilization"
  std::string zone = {};   ///< the AvailabilityZone whose share of it is meant; empty: all of it
  bool operator==(const MetricId&) const = default;
};

enum class Statistic { average, sum, minimum, maximum, sample_count, percentile };
enum class Comparison { greater, greater_or_equal, less, less_or_equal };
enum class AlarmState { ok, alarm, insufficient_data };

/// Whether high values breach it.
bool is_upper(Comparison comparison);
bool breaches(Comparison comparison, double value, double threshold);

/// CloudWatch's own words: "Average", "GreaterThanThreshold", "INSUFFICIENT_DATA".
/// @pre no percentile: those have a number, see MetricQuery
std::string_view aws_name(Statistic statistic);
std::string_view aws_name(Comparison comparison);
std::string_view aws_name(AlarmState state);

/// One value of a metric. `time` is the start of its period.
struct Datapoint {
  Instant time;
  double value = 0;
};

struct MetricFormula;

/// The last `points` periods of a metric's published values.
struct MetricQuery {
  MetricId id;
  Statistic statistic = Statistic::average;
  Duration period = 60_s;
  int points = 1;
  double percentile = 0;  ///< of Statistic::percentile: 99 for p99
  /// Metric math instead of one metric: id and statistic mean nothing then.
  std::shared_ptr<const MetricFormula> formula = {};

  /// "Average", "p99".
  std::string statistic_name() const;
};

/// An expression and the metrics that it is made of, all of the query's period.
struct MetricFormula {
  std::vector<MetricQuery> metrics;
  MetricMath math;
};

}  // namespace headroom::scaling
