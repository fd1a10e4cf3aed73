#include "sim/scenario/read_metric_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/scenario/node.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using std::chrono::sys_seconds;

/// A text, or the seconds since 1970 that older tools write.
std::optional<sys_seconds> read_time(const Node& node) {
  if (node.json().is_number())
    return sys_seconds(std::chrono::seconds(static_cast<long long>(node.json().get<double>())));
  const auto text = node.text();
  if (!text) return std::nullopt;
  const auto seconds = parse_timestamp(*text);
  if (seconds) return sys_seconds(std::chrono::seconds(*seconds));
  node.refuse("a time such as \"2026-01-05T09:01:00+00:00\"");
  return std::nullopt;
}

MetricData& series_of(std::vector<MetricData>& all, const std::string& id,
                      const std::string& label) {
  for (MetricData& known : all) {
    if (known.id == id) return known;
  }
  all.push_back({id, label, {}});
  return all.back();
}

void read_result(const Node& node, std::vector<MetricData>& all) {
  ObjectReader object(node, "a result: {\"Id\": ..., \"Timestamps\": [...], \"Values\": [...]}");
  object.ignore({"StatusCode", "Messages"});
  const auto id = object.required("Id");
  const auto label = object.optional("Label");
  const auto times = object.required("Timestamps");
  const auto values = object.required("Values");
  if (!id || !times || !values) return;
  MetricData& series =
      series_of(all, id->text().value_or(""), label ? label->text().value_or("") : "");
  const auto time_list = times->list();
  const auto value_list = values->list();
  if (time_list.size() != value_list.size()) {
    values->report(fmt::format("{} values", value_list.size()),
                   fmt::format("as many as there are timestamps, {}", time_list.size()));
    return;
  }
  for (std::size_t i = 0; i < time_list.size(); ++i) {
    const auto time = read_time(time_list[i]);
    const auto value = value_list[i].number();
    if (time && value) series.points.push_back({*time, *value});
  }
}

/// A point of get-metric-statistics, with one value or more.
void read_datapoint(const Node& node, const std::string& label, std::vector<MetricData>& all) {
  ObjectReader object(node, "a datapoint: {\"Timestamp\": ..., \"Average\": ...}");
  object.ignore({"Unit"});
  const auto time_node = object.required("Timestamp");
  const auto time = time_node ? read_time(*time_node) : std::nullopt;
  const auto add = [&](const std::string& statistic, const Node& value) {
    const auto number = value.number();
    if (time && number) series_of(all, statistic, label).points.push_back({*time, *number});
  };
  for (const char* statistic : {"Average", "Sum", "Minimum", "Maximum", "SampleCount"}) {
    if (const auto value = object.optional(statistic)) add(statistic, *value);
  }
  if (const auto extended = object.optional("ExtendedStatistics")) {
    ObjectReader percentiles(*extended, "percentiles by name");
    for (const auto& [name, value] : percentiles.members()) add(name, value);
  }
}

}  // namespace

std::vector<MetricData> read_metric_data(std::string_view text, const std::string& file) {
  std::vector<MetricData> all;
  read_document(text, file, [&](const Node& document) {
    const Json& json = document.json();
    ObjectReader object(document, "get-metric-data output");
    object.ignore({"Messages", "NextToken", "Label"});
    const bool is_of_statistics = json.is_object() && json.contains("Datapoints");
    const bool is_of_data = json.is_object() && json.contains("MetricDataResults");
    if (!is_of_statistics && !is_of_data) {
      object.members();  // of another document they say nothing
      object.node().report("neither \"MetricDataResults\" nor \"Datapoints\"",
                           "the output of get-metric-data or get-metric-statistics");
    } else if (is_of_statistics) {
      const std::string label = json.value("Label", "");
      for (const Node& point : object.required("Datapoints")->list())
        read_datapoint(point, label, all);
    } else if (const auto results = object.required("MetricDataResults")) {
      for (const Node& result : results->list()) read_result(result, all);
    }
  });
  for (MetricData& series : all) {
    std::stable_sort(series.points.begin(), series.points.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
  }
  return all;
}

}  // namespace headroom::scenario
