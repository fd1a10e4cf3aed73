#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sim/cloud/metric_catalogue.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Why an alarm or a policy watches something that the model does not publish.
struct ForeignMetric {
  Node place;
  std::string found;
  std::string allowed;
};

/// A metric that can be watched, by periods from that one on.
struct FoundMetric {
  scaling::MetricId id;
  Duration least_period = 60_s;
};

/// Namespace, MetricName and Dimensions of an object: a metric of the model, or one of the
/// scenario's own.
/// @param foreign is set, and nothing reported, when it is another one
std::optional<FoundMetric> read_metric_id(ObjectReader& object, const std::string& group,
                                          std::optional<ForeignMetric>& foreign);

/// Reports a period that AWS has not, or that is too short for the metric.
void check_period(const Node& node, Duration period, Duration least_period);

/// "Average" or "p99". Reports what is neither.
void read_statistic(const Node& node, scaling::MetricQuery& query);

/// Gives the metric that an entry of `Metrics` names. @param metric Namespace, MetricName, ...
using FindMetric =
    std::function<std::optional<FoundMetric>(ObjectReader& metric, const std::string& entry_id)>;

/// The value of `Metrics`: metrics by id and one expression of them that is returned.
/// @return empty after a problem, and when a metric was not found
std::optional<scaling::MetricQuery> read_metric_math(const Node& node, const FindMetric& find);
/// The same of the model's metrics. @return empty, too, when `foreign` is set
std::optional<scaling::MetricQuery> read_metric_math(const Node& node, const std::string& group,
                                                     std::optional<ForeignMetric>& foreign);

/// As put-metric-alarm takes them: Namespace, MetricName, Dimensions and the statistic, or Metrics.
void write_metric(const scaling::MetricQuery& query, const std::string& group, Json& json);

}  // namespace headroom::scenario
