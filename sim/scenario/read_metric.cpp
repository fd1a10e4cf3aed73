#include "sim/scenario/read_metric.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::MetricInfo;
using cloud::MetricScope;
using scaling::MetricFormula;
using scaling::MetricQuery;
using scaling::Statistic;

namespace {

struct Dimension {
  std::string name, value;
  Node node;
};

std::vector<Dimension> read_dimensions(const Node& node) {
  std::vector<Dimension> dimensions;
  for (const Node& entry : node.list()) {
    ObjectReader pair(entry, "{\"Name\": ..., \"Value\": ...}");
    const auto name = pair.required("Name");
    const auto value = pair.required("Value");
    const auto name_text = name ? name->text() : std::nullopt;
    const auto value_text = value ? value->text() : std::nullopt;
    if (name_text && value_text) dimensions.push_back({*name_text, *value_text, *value});
  }
  return dimensions;
}

const cloud::CustomMetricConfig* find_custom(const ReadContext& context,
                                             const std::string& name_space,
                                             const std::string& name) {
  for (const cloud::CustomMetricConfig& metric : context.custom_metrics) {
    if (metric.id == scaling::MetricId{name_space, name}) return &metric;
  }
  return nullptr;
}

/// "CPUUtilization, CPUCreditUsage, ..." of a namespace, or the namespaces where there is none.
std::string known_metrics(const ReadContext& context, const std::string& name_space) {
  std::vector<std::string> names;
  for (const cloud::CustomMetricConfig& metric : context.custom_metrics) {
    if (metric.id.name_space == name_space) names.push_back(metric.id.name);
  }
  for (const MetricInfo& metric : cloud::metric_catalogue()) {
    if (metric.name_space == name_space) names.emplace_back(metric.name);
  }
  if (!names.empty()) return one_of(names);
  for (const MetricInfo& metric : cloud::metric_catalogue()) {
    const std::string known(metric.name_space);
    if (std::find(names.begin(), names.end(), known) == names.end()) names.push_back(known);
  }
  return "a metric of " + one_of(names) + ", or one of the scenario's custom_metrics";
}

std::string text_of(const std::optional<Node>& node) {
  return node && node->json().is_string() ? node->json().get<std::string>() : "";
}

/// The sets of dimensions by which the model publishes a metric of this scope.
std::string dimensions_of(MetricScope scope) {
  switch (scope) {
    case MetricScope::group: return "the one dimension AutoScalingGroupName";
    case MetricScope::target_group: return "the dimension TargetGroup, perhaps LoadBalancer, too";
    case MetricScope::balancer: return "the dimension LoadBalancer, perhaps TargetGroup, too";
  }
  return "";
}

/// The value of a dimension; nullptr where it is not there.
const std::string* find(const std::vector<Dimension>& dimensions, const char* name) {
  for (const Dimension& dimension : dimensions) {
    if (dimension.name == name) return &dimension.value;
  }
  return nullptr;
}

/// @param has_zones whether it is published by AvailabilityZone, too
bool fits(MetricScope scope, bool has_zones, const std::vector<Dimension>& dimensions) {
  if (scope == MetricScope::group)
    return dimensions.size() == 1 && find(dimensions, "AutoScalingGroupName") != nullptr;
  const bool has_target_group = find(dimensions, "TargetGroup") != nullptr;
  const bool has_balancer = find(dimensions, "LoadBalancer") != nullptr;
  const bool has_zone = has_zones && find(dimensions, "AvailabilityZone") != nullptr;
  const bool is_all =
      dimensions.size() == static_cast<std::size_t>(has_target_group) + has_balancer + has_zone;
  return is_all && (has_target_group || (scope == MetricScope::balancer && has_balancer));
}

Json dimension(const char* name, const std::string& value) {
  return {{"Name", name}, {"Value", value}};
}

Json dimensions_json(MetricScope scope, const std::string& group) {
  if (scope == MetricScope::group) return Json::array({dimension("AutoScalingGroupName", group)});
  const Json balancer = dimension("LoadBalancer", "app/" + group + "/0000000000000000");
  if (scope == MetricScope::balancer) return Json::array({balancer});
  return Json::array(
      {dimension("TargetGroup", "targetgroup/" + group + "/0000000000000000"), balancer});
}

Json metric_json(const scaling::MetricId& id, const std::string& group) {
  const MetricInfo* const metric = cloud::find_metric(id.name_space, id.name);
  const MetricScope scope = metric == nullptr ? MetricScope::group : metric->scope;
  Json dimensions = dimensions_json(scope, group);
  if (!id.zone.empty()) dimensions.push_back(dimension("AvailabilityZone", id.zone));
  return {
      {"Namespace", id.name_space}, {"MetricName", id.name}, {"Dimensions", std::move(dimensions)}};
}

}  // namespace

std::optional<FoundMetric> read_metric_id(ObjectReader& object, const std::string& group,
                                          std::optional<ForeignMetric>& foreign) {
  const auto name_space = object.optional("Namespace");
  const auto name = object.optional("MetricName");
  const auto dimensions_node = object.optional("Dimensions");
  const auto dimensions =
      dimensions_node ? read_dimensions(*dimensions_node) : std::vector<Dimension>{};
  const ReadContext& context = object.node().context();
  const MetricInfo* metric = cloud::find_metric(text_of(name_space), text_of(name));
  const auto* const custom = find_custom(context, text_of(name_space), text_of(name));
  if (metric == nullptr && custom == nullptr) {
    const std::string known = known_metrics(context, text_of(name_space));
    const bool knows_space = name_space && known.rfind("a metric of", 0) != 0;
    const auto& place = knows_space ? name : name_space;
    foreign.emplace(ForeignMetric{
        place ? *place : object.node(),
        place ? describe(place->json()) : "no Namespace, MetricName or Dimensions", known});
    return std::nullopt;
  }
  const MetricScope scope = custom != nullptr ? MetricScope::group : metric->scope;
  const bool has_zones = custom == nullptr && metric->has_zones;
  if (!fits(scope, has_zones, dimensions)) {
    foreign.emplace(
        ForeignMetric{dimensions_node ? *dimensions_node : object.node(),
                      dimensions_node ? describe(dimensions_node->json()) : "no Dimensions",
                      dimensions_of(scope) + (has_zones ? ", or AvailabilityZone" : "")});
    return std::nullopt;
  }
  if (scope == MetricScope::group && dimensions[0].value != group)
    dimensions[0].node.refuse(fmt::format("the group's name, \"{}\"", group));
  const std::string* zone = find(dimensions, "AvailabilityZone");
  return custom != nullptr ? FoundMetric{custom->id, custom->least_period()}
                           : FoundMetric{metric->id(zone == nullptr ? "" : *zone)};
}

void check_period(const Node& node, Duration period, Duration least_period) {
  if (period % 60_s == Duration{}) return;
  const bool is_short = period == 10_s || period == 20_s || period == 30_s;
  if (least_period >= 60_s)
    node.refuse(
        "a multiple of 60: this metric has one value a minute; only custom_metrics with a "
        "StorageResolution of 1 have more");
  else if (!is_short)
    node.refuse("10, 20, 30 or a multiple of 60");
}

void read_statistic(const Node& node, MetricQuery& query) {
  const auto text = node.text();
  if (!text) return;
  for (const Statistic statistic : {Statistic::average, Statistic::sum, Statistic::minimum,
                                    Statistic::maximum, Statistic::sample_count}) {
    if (*text == scaling::aws_name(statistic)) {
      query.statistic = statistic;
      return;
    }
  }
  double percent = 0;
  const char* const end = text->data() + text->size();
  const bool is_percentile = text->size() > 1 && text->front() == 'p' &&
                             std::from_chars(text->data() + 1, end, percent).ptr == end &&
                             percent > 0 && percent <= 100;
  if (!is_percentile) {
    node.refuse(
        "\"Average\", \"Sum\", \"Minimum\", \"Maximum\", \"SampleCount\", or a percentile such as "
        "\"p99\"");
    return;
  }
  query.statistic = Statistic::percentile;
  query.percentile = percent;
}

namespace {

/// One entry of `Metrics`.
struct MathEntry {
  std::string id;
  std::optional<MetricQuery> metric;
  std::string expression;
  bool is_returned = true;
  Node node;
};

std::optional<MetricQuery> read_metric_stat(const Node& node, const std::string& entry_id,
                                            const FindMetric& find) {
  ObjectReader object(node, "{\"Metric\": {...}, \"Period\": 60, \"Stat\": \"Average\"}");
  object.ignore({"Unit"});
  MetricQuery query;
  const auto metric = object.required("Metric");
  if (const auto statistic = object.required("Stat")) read_statistic(*statistic, query);
  const auto period = object.optional("Period");
  if (!metric) return std::nullopt;
  ObjectReader inner(*metric, "{\"Namespace\": ..., \"MetricName\": ..., \"Dimensions\": [...]}");
  const auto found = find(inner, entry_id);
  if (!found) return std::nullopt;
  query.id = found->id;
  // Target tracking has no Period here: it is a minute.
  if (period) {
    query.period = period->aws_seconds(10, 86'400).value_or(60_s);
    check_period(*period, query.period, found->least_period);
  }
  return query;
}

MathEntry read_entry(const Node& node, const FindMetric& find) {
  MathEntry entry{"", std::nullopt, "", true, node};
  ObjectReader object(node,
                      "{\"Id\": \"m1\", \"MetricStat\": {...}} or {\"Id\": \"e1\", "
                      "\"Expression\": ...}");
  object.ignore({"Label", "AccountId", "Period"});
  if (const auto id = object.required("Id")) entry.id = id->text().value_or("");
  const auto stat = object.optional("MetricStat");
  const auto expression = object.optional("Expression");
  if (const auto returned = object.optional("ReturnData"))
    entry.is_returned = returned->truth().value_or(true);
  if (stat.has_value() == expression.has_value())
    node.report("an entry of Metrics", "either \"MetricStat\" or \"Expression\"");
  if (stat) entry.metric = read_metric_stat(*stat, entry.id, find);
  if (expression) entry.expression = expression->text().value_or("");
  return entry;
}

/// The expression in which those that it names are put in their places.
std::string expanded(const MathEntry& entry, const std::vector<MathEntry>& entries) {
  std::string text;
  for (std::size_t i = 0; i < entry.expression.size();) {
    const auto is_word = [&](std::size_t at) {
      const char c = entry.expression[at];
      return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    std::size_t end = i;
    while (end < entry.expression.size() && is_word(end)) ++end;
    if (end == i) {
      text += entry.expression[i++];
      continue;
    }
    const std::string word = entry.expression.substr(i, end - i);
    const auto named = std::find_if(entries.begin(), entries.end(), [&](const MathEntry& other) {
      return other.id == word && !other.expression.empty() && &other != &entry;
    });
    text += named == entries.end() ? word : "(" + named->expression + ")";
    i = end;
  }
  return text;
}

}  // namespace

std::optional<MetricQuery> read_metric_math(const Node& node, const FindMetric& find) {
  std::vector<MathEntry> entries;
  for (const Node& entry : node.list()) entries.push_back(read_entry(entry, find));
  const auto is_returned = [](const MathEntry& entry) { return entry.is_returned; };
  if (std::count_if(entries.begin(), entries.end(), is_returned) != 1) {
    node.report("several metrics or none to watch", "exactly one entry with \"ReturnData\": true");
    return std::nullopt;
  }
  const bool lacks_one = std::any_of(entries.begin(), entries.end(), [](const MathEntry& entry) {
    return !entry.metric && entry.expression.empty();
  });
  if (lacks_one) return std::nullopt;
  const MathEntry& watched = *std::find_if(entries.begin(), entries.end(), is_returned);
  if (watched.metric) return watched.metric;
  std::vector<MetricQuery> metrics;
  std::vector<std::string> names;
  for (const MathEntry& entry : entries) {
    if (!entry.metric) continue;
    if (!metrics.empty() && entry.metric->period != metrics.front().period)
      entry.node.report(fmt::format("periods of {} and {}", duration_text(metrics.front().period),
                                    duration_text(entry.metric->period)),
                        "one period for all metrics of an expression");
    metrics.push_back(*entry.metric);
    names.push_back(entry.id);
  }
  if (metrics.empty()) {
    node.report("an expression without a metric", "at least one entry with \"MetricStat\"");
    return std::nullopt;
  }
  try {
    MetricQuery query;
    query.period = metrics.front().period;
    query.formula = std::make_shared<const MetricFormula>(
        MetricFormula{std::move(metrics),
                      scaling::MetricMath::parse(expanded(watched, entries), std::move(names))});
    return query;
  } catch (const scaling::BadExpression& problem) {
    watched.node.report(problem.what());
    return std::nullopt;
  }
}

std::optional<MetricQuery> read_metric_math(const Node& node, const std::string& group,
                                            std::optional<ForeignMetric>& foreign) {
  return read_metric_math(node, [&](ObjectReader& metric, const std::string&) {
    return read_metric_id(metric, group, foreign);
  });
}

void write_metric(const MetricQuery& query, const std::string& group, Json& json) {
  if (!query.formula) {
    const Json metric = metric_json(query.id, group);
    for (const auto& [key, value] : metric.items()) json[key] = value;
    const bool is_extended = query.statistic == Statistic::percentile;
    json[is_extended ? "ExtendedStatistic" : "Statistic"] = query.statistic_name();
    return;
  }
  const MetricFormula& formula = *query.formula;
  json["Metrics"] = Json::array();
  for (std::size_t i = 0; i < formula.metrics.size(); ++i) {
    const MetricQuery& metric = formula.metrics[i];
    json["Metrics"].push_back({{"Id", formula.math.names()[i]},
                               {"MetricStat",
                                {{"Metric", metric_json(metric.id, group)},
                                 {"Period", query.period / 1_s},
                                 {"Stat", metric.statistic_name()}}},
                               {"ReturnData", false}});
  }
  json["Metrics"].push_back(
      {{"Id", "watched"}, {"Expression", formula.math.text()}, {"ReturnData", true}});
}

}  // namespace headroom::scenario
