#pragma once

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

/// Namespace, MetricName and Dimensions of an object: a metric of the model.
/// @param foreign is set, and nothing reported, when it is another one
std::optional<scaling::MetricId> read_metric_id(ObjectReader& object, const std::string& group,
                                                std::optional<ForeignMetric>& foreign);

/// "Average" or "p99". Reports what is neither.
void read_statistic(const Node& node, scaling::MetricQuery& query);

/// The value of `Metrics`: metrics by id and one expression of them that is returned.
/// @return empty after a problem, and when `foreign` is set
std::optional<scaling::MetricQuery> read_metric_math(const Node& node, const std::string& group,
                                                     std::optional<ForeignMetric>& foreign);

/// As put-metric-alarm takes them: Namespace, MetricName, Dimensions and the statistic, or Metrics.
void write_metric(const scaling::MetricQuery& query, const std::string& group, Json& json);

}  // namespace headroom::scenario
