#include "sim/scenario/read_custom_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using cloud::CustomMetricConfig;
using cloud::MetricSource;

/// AWS does not say how soon a sample is there; unlike its own metrics it comes at once.
constexpr Duration kHighResolutionDelay = 10_s;

constexpr MetricSource kSources[] = {MetricSource::cpu, MetricSource::in_flight,
                                     MetricSource::queue_length, MetricSource::requests};

std::optional<MetricSource> read_source(const Node& node) {
  std::vector<std::string> names;
  for (const MetricSource source : kSources) names.emplace_back(cloud::name(source));
  const auto chosen = node.choice(names);
  if (!chosen) return std::nullopt;
  return kSources[std::find(names.begin(), names.end(), *chosen) - names.begin()];
}

void read_interval(const Node& node, CustomMetricConfig& metric) {
  metric.every = node.positive_duration().value_or(60_s);
  const bool is_minutes = metric.every % 60_s == Duration{};
  const bool is_short =
      metric.every == 1_s || metric.every == 5_s || metric.every == 10_s || metric.every == 30_s;
  if (!(is_minutes || is_short) || metric.every > 24_h)
    node.refuse("\"1s\", \"5s\", \"10s\", \"30s\", or whole minutes up to \"24h\"");
}

void read_dimensions(const Node& node, const std::string& group) {
  const Json allowed = Json::array({{{"Name", "AutoScalingGroupName"}, {"Value", group}}});
  if (node.json() != allowed) node.refuse(allowed.dump() + ", as aggregated over the group");
}

CustomMetricConfig read_metric(const Node& node, const std::string& group) {
  CustomMetricConfig metric;
  ObjectReader object(node,
                      "{\"Namespace\": ..., \"MetricName\": ..., \"source\": ..., \"every\": D}");
  if (const auto name_space = object.required("Namespace")) {
    metric.id.name_space = name_space->text().value_or("");
    if (metric.id.name_space.starts_with("AWS/"))
      name_space->refuse("a namespace of your own: AWS/ is for AWS's");
  }
  if (const auto name = object.required("MetricName")) metric.id.name = name->text().value_or("");
  if (const auto source = object.required("source"))
    metric.source = read_source(*source).value_or(MetricSource::cpu);
  if (const auto every = object.optional("every")) read_interval(*every, metric);
  if (const auto resolution = object.optional("StorageResolution")) {
    metric.high_resolution = resolution->json() == 1;
    if (!metric.high_resolution && resolution->json() != 60) resolution->refuse("1 or 60");
  }
  if (const auto dimensions = object.optional("Dimensions")) read_dimensions(*dimensions, group);
  object.ignore({"Unit"});
  return metric;
}

/// A delay can be given to a namespace of AWS or of these metrics.
void check_delays(const Scenario& scenario, ReadContext& context) {
  for (const auto& [name_space, delay] : scenario.monitoring.delay_of_namespace) {
    const auto is_its = [&](const CustomMetricConfig& metric) {
      return metric.id.name_space == name_space;
    };
    const auto& own = scenario.custom_metrics;
    if (name_space.starts_with("AWS/") || std::any_of(own.begin(), own.end(), is_its)) continue;
    context.problems.push_back({context.file, step("/monitoring/metric_delay", name_space),
                                "a namespace without metrics",
                                "\"default\", a namespace of AWS or one of custom_metrics"});
  }
}

}  // namespace

void read_custom_metrics(ObjectReader& object, Scenario& scenario) {
  auto& metrics = scenario.custom_metrics;
  if (const auto node = object.optional("custom_metrics")) {
    for (const Node& entry : node->list()) {
      CustomMetricConfig metric = read_metric(entry, scenario.group.name);
      const auto is_same = [&](const CustomMetricConfig& other) { return other.id == metric.id; };
      if (std::any_of(metrics.begin(), metrics.end(), is_same))
        entry.report(fmt::format("a second metric {} of {}", metric.id.name, metric.id.name_space),
                     "each metric once");
      metrics.push_back(std::move(metric));
    }
    node->context().custom_metrics = metrics;
  }
  check_delays(scenario, object.node().context());
  for (const CustomMetricConfig& metric : metrics) {
    if (metric.high_resolution)
      scenario.monitoring.delay_of_namespace.try_emplace(metric.id.name_space,
                                                         kHighResolutionDelay);
  }
}

Json custom_metrics_json(const Scenario& scenario) {
  Json list = Json::array();
  for (const CustomMetricConfig& metric : scenario.custom_metrics) {
    list.push_back({{"Namespace", metric.id.name_space},
                    {"MetricName", metric.id.name},
                    {"source", cloud::name(metric.source)},
                    {"every", duration_text(metric.every)},
                    {"StorageResolution", metric.high_resolution ? 1 : 60}});
  }
  return list;
}

}  // namespace headroom::scenario
