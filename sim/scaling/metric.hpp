#pragma once

#include <string>
#include <string_view>

#include "sim/engine/time.hpp"

namespace headroom::scaling {

/// A metric of the scaled group, as CloudWatch names it. The dimension is implied: the group
/// itself, its target group or its load balancer, whichever publishes a metric of that name.
struct MetricId {
  std::string name_space;  ///< "AWS/EC2"
  std::string name;        ///< "CPUUtilization"
  bool operator==(const MetricId&) const = default;
};

enum class Statistic { average, sum, minimum, maximum, sample_count };
enum class Comparison { greater, greater_or_equal, less, less_or_equal };
enum class AlarmState { ok, alarm, insufficient_data };

/// Whether high values breach it.
bool is_upper(Comparison comparison);
bool breaches(Comparison comparison, double value, double threshold);

/// CloudWatch's own words: "Average", "GreaterThanThreshold", "INSUFFICIENT_DATA".
std::string_view aws_name(Statistic statistic);
std::string_view aws_name(Comparison comparison);
std::string_view aws_name(AlarmState state);

/// One value of a metric. `time` is the start of its period.
struct Datapoint {
  Instant time;
  double value = 0;
};

/// The last `points` periods of a metric's published values.
struct MetricQuery {
  MetricId id;
  Statistic statistic = Statistic::average;
  Duration period = 60_s;
  int points = 1;
};

}  // namespace headroom::scaling
