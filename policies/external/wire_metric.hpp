#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "policies/external/wire_json.hpp"
#include "sim/scaling/policy.hpp"

/// Metrics, their points and alarms on the wire.
namespace headroom::policies::external {

/// {"namespace": "AWS/EC2", "name": "CPUUtilization", "statistic": "Average", "period_s": 60,
/// "points": 1}; with a `zone` its share of it. Metric math has "expression" and "metrics", each
/// with an "id", instead of the first three.
Json metric_json(const scaling::MetricQuery& query);
scaling::MetricQuery read_metric(LineReader object);

/// {"role": "AlarmHigh", "metric": {...}, "comparison": "GreaterThanThreshold", "threshold": 50,
/// "evaluation_periods": 3, "datapoints_to_alarm": 3}
Json alarm_json(const scaling::ManagedAlarm& alarm);
scaling::ManagedAlarm read_alarm(LineReader object);

/// What a metric is called.
std::string name_of(const scaling::MetricQuery& query);
/// By which keys an observation has the points of these metrics: their names, the second of a name
/// with "#2" behind it.
std::vector<std::string> keys_of(const std::vector<scaling::MetricQuery>& metrics);

/// [[5280, 55.1], [5340, 61.9]]: a point's time is the start of its period.
Json points_json(std::span<const scaling::Datapoint> points);
std::vector<scaling::Datapoint> read_points(LineReader& object, const std::string& key);

/// Reads a text that must be one of AWS's words for a value of an enumeration.
template <typename Enumeration>
Enumeration read_word(LineReader& object, const std::string& key,
                      std::initializer_list<Enumeration> values,
                      std::string_view (*word)(Enumeration)) {
  const std::string text = object.text(key);
  std::string allowed;
  for (const Enumeration value : values) {
    if (word(value) == text) return value;
    allowed += (allowed.empty() ? "" : ", ") + std::string(word(value));
  }
  object.refuse(key, "one of " + allowed);
}

}  // namespace headroom::policies::external
