#include "sim/scenario/read_watched_alarm.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/scenario/node.hpp"
#include "sim/scenario/read_alarms.hpp"
#include "sim/scenario/read_metric.hpp"

namespace headroom::scenario {
namespace {

constexpr Duration kHighResolution = 10_s;

std::vector<std::string> read_texts(ObjectReader& object, const char* key) {
  std::vector<std::string> texts;
  if (const auto list = object.optional(key)) {
    for (const Node& entry : list->list()) texts.push_back(entry.text().value_or(""));
  }
  return texts;
}

void read_metric(ObjectReader& object, WatchedAlarm& alarm) {
  if (const auto math = object.optional("Metrics")) {
    const auto query = read_metric_math(
        *math,
        [](ObjectReader& metric, const std::string& id) -> std::optional<scaling::MetricId> {
          metric.ignore({"Namespace", "MetricName", "Dimensions"});
          return scaling::MetricId{"", id};
        },
        kHighResolution);
    if (query) alarm.config.metric = *query;
    return;
  }
  object.ignore({"Namespace", "Dimensions"});
  if (const auto name = object.required("MetricName"))
    alarm.metric_name = name->text().value_or("");
}

WatchedAlarm read_alarm(const Node& node) {
  WatchedAlarm alarm;
  ObjectReader object(node, "put-metric-alarm's input");
  if (!object.is_object()) return alarm;
  if (const auto name = object.required("AlarmName")) alarm.config.name = name->text().value_or("");
  if (const auto enabled = object.optional("ActionsEnabled"))
    alarm.config.actions_enabled = enabled->truth().value_or(true);
  alarm.alarm_actions = read_texts(object, "AlarmActions");
  alarm.ok_actions = read_texts(object, "OKActions");
  alarm.insufficient_data_actions = read_texts(object, "InsufficientDataActions");
  object.ignore({"AlarmArn", "AlarmDescription", "AlarmConfigurationUpdatedTimestamp", "StateValue",
                 "StateReason", "StateReasonData", "StateUpdatedTimestamp",
                 "StateTransitionedTimestamp", "EvaluationState", "Unit", "Tags",
                 "EvaluationInterval"});
  object.refuse("ThresholdMetricId", "anomaly detection");
  object.refuse("EvaluationCriteria", "metric queries");
  object.refuse("EvaluationWindow", "windows by the wall clock");
  read_metric(object, alarm);
  read_evaluation(object, alarm.config, kHighResolution);
  return alarm;
}

/// The one that is asked for of describe-alarms' output, or the document itself.
std::optional<Node> find_alarm(const Node& document, const std::string& name) {
  if (!document.json().is_object() || !document.json().contains("MetricAlarms")) return document;
  ObjectReader object(document, "describe-alarms output");
  object.ignore({"CompositeAlarms", "NextToken"});
  const auto alarms = object.required("MetricAlarms");
  if (!alarms) return std::nullopt;
  std::vector<std::string> names;
  std::optional<Node> found;
  for (const Node& entry : alarms->list()) {
    names.push_back(entry.json().is_object() ? entry.json().value("AlarmName", "") : "");
    if (name.empty() || names.back() == name) found = found && name.empty() ? *found : entry;
  }
  if (names.size() == 1 && name.empty()) return found;
  if (!name.empty() && found) return found;
  alarms->report(name.empty() ? fmt::format("{} alarms", names.size())
                              : fmt::format("no alarm named \"{}\"", name),
                 "--alarm with " + (names.empty() ? "a name" : one_of(names)));
  return std::nullopt;
}

}  // namespace

WatchedAlarm read_watched_alarm(std::string_view text, const std::string& file,
                                const std::string& name) {
  const Json json = parse_json(text, file);
  const Environment nothing;
  ReadContext context{nothing, file, {}, {}, {}, {}, {}};
  WatchedAlarm alarm;
  if (const auto node = find_alarm(Node(json, "", context), name)) alarm = read_alarm(*node);
  if (!context.problems.empty()) throw BadScenario(std::move(context.problems));
  alarm.ignored = std::move(context.warnings);
  return alarm;
}

}  // namespace headroom::scenario
