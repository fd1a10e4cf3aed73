#include "sim/scenario/read_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/scenario/read_metric_data.hpp"

namespace headroom::scenario {
namespace {

using scaling::MetricId;
using scaling::Statistic;

constexpr std::int64_t kMostDays = 63;  // that CloudWatch keeps values of five minutes

bool has(const std::string& text, const char* word) { return text.find(word) != text.npos; }

/// A metric of the model, or of the scenario's own, by its name alone: exports have no more.
std::optional<MetricId> find_by_name(const std::string& name, const ReadContext& context) {
  for (const cloud::MetricInfo& info : cloud::metric_catalogue()) {
    if (info.name == name) return info.id();
  }
  for (const cloud::CustomMetricConfig& custom : context.custom_metrics) {
    if (custom.id.name == name) return custom.id;
  }
  return std::nullopt;
}

/// Of which statistic its values are. get-metric-statistics says it, get-metric-data does not.
std::optional<Statistic> statistic_of(const MetricData& series, const MetricId& id) {
  for (const Statistic other : {Statistic::minimum, Statistic::maximum, Statistic::sample_count}) {
    if (series.id == scaling::aws_name(other)) return std::nullopt;
  }
  if (series.id == "Sum") return Statistic::sum;
  const bool is_named_average = has(series.id, "verage") || has(series.id, "avg");
  const bool is_per_instance =
      id.name == "RequestCountPerTarget" || id.name_space == "AWS/AutoScaling";
  return is_named_average || is_per_instance ? Statistic::average : Statistic::sum;
}

/// Adds a series of the file to those that are known.
void add(const MetricData& series, const Node& node, const Scenario& scenario,
         HistoryConfig& history) {
  const std::string& name = series.label.empty() ? series.id : series.label;
  auto id = find_by_name(name, node.context());
  if (!id) id = find_by_name(series.id, node.context());
  const auto statistic = id ? statistic_of(series, *id) : std::nullopt;
  if (!statistic) {
    node.warn(scaling::message(
        "the series {} ({}) is not used: no sum or average of a metric that the model has",
        series.id, name));
    return;
  }
  cloud::PastMetric metric{*id, *statistic, {}};
  for (const MetricData::Point& point : series.points) {
    if (point.time >= scenario.start_time) continue;
    const auto since_start = (point.time - scenario.start_time).count();
    metric.points.push_back({Instant::at(Duration::seconds(since_start)), point.value});
  }
  if (metric.points.size() < series.points.size())
    node.warn(scaling::message("{} of {} values of {} are not before start_time, and not used",
                               series.points.size() - metric.points.size(), series.points.size(),
                               name));
  const bool is_known = std::any_of(
      history.metrics.begin(), history.metrics.end(), [&](const cloud::PastMetric& known) {
        return known.id == metric.id && known.statistic == metric.statistic;
      });
  if (is_known) {
    node.report(fmt::format("two series of the {} of {}",
                            *statistic == Statistic::sum ? "sum" : "average", id->name),
                "one of each: an Id with \"average\" in it is of averages, others are of sums");
    return;
  }
  history.metrics.push_back(std::move(metric));
}

void read_file(const Node& node, const Scenario& scenario, HistoryConfig& history) {
  history.file = node.text().value_or("");
  const auto content = node.file_content();
  if (!content) return;
  try {
    for (const MetricData& series : read_metric_data(*content, history.file))
      add(series, node, scenario, history);
  } catch (const BadScenario& problem) {
    node.report(fmt::format("a file that can not be used: {}", problem.what()));
  }
}

void read_days(const Node& node, const Scenario& scenario, HistoryConfig& history) {
  history.days = static_cast<int>(node.integer(1, kMostDays).value_or(1));
  for (const LoadConfig& source : scenario.load) {
    const auto* open = std::get_if<load::OpenLoadConfig>(&source.kind);
    if (open != nullptr && !open->replay) continue;
    node.report(fmt::format("the load {}, {}", source.name,
                            open != nullptr ? "a log: what came before it is not known"
                                            : "whose rate hangs on the answers"),
                "days of open load with a rate (\"poisson\") alone; for others, \"metric_data\"");
  }
  if (node.context().problems.empty()) history.metrics = past_of_load(scenario, history.days);
}

}  // namespace

Duration repeated_time(const std::optional<Node>& history, const Scenario& scenario) {
  const bool has_days = history && history->json().is_object() && history->json().contains("days");
  return has_days ? period_of_past(scenario) : Duration{};
}

std::optional<HistoryConfig> read_history(const std::optional<Node>& node,
                                          const Scenario& scenario) {
  if (!node) return std::nullopt;
  HistoryConfig history;
  ObjectReader object(*node, "{\"metric_data\": FILE} or {\"days\": 14}");
  if (!object.is_object()) return std::nullopt;
  const auto file = object.optional("metric_data");
  const auto days = object.optional("days");
  if (file.has_value() == days.has_value()) {
    node->report(file ? "both" : "neither", "either \"metric_data\" or \"days\"");
  } else if (file) {
    read_file(*file, scenario, history);
  } else {
    read_days(*days, scenario, history);
  }
  return history;
}

}  // namespace headroom::scenario
