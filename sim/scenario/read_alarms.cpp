#include "sim/scenario/read_alarms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/scenario/read_metric.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

void ignore_alarm_records(ObjectReader& object) {
  object.ignore({"AlarmArn", "AlarmDescription", "AlarmConfigurationUpdatedTimestamp", "StateValue",
                 "StateReason", "StateReasonData", "StateUpdatedTimestamp",
                 "StateTransitionedTimestamp", "EvaluationState", "Unit", "Tags"});
}

void refuse_other_alarms(ObjectReader& object) {
  object.refuse("ThresholdMetricId", "anomaly detection");
  object.refuse("EvaluationCriteria", "metric queries");
  object.refuse("EvaluationWindow", "windows by the wall clock");
}

std::string policy_name_of(const std::string& action) {
  const std::string marker = "policyName/";
  const std::size_t found = action.rfind(marker);
  return found == std::string::npos ? action : action.substr(found + marker.size());
}

namespace {

using cloud::AlarmConfig;
using cloud::MissingData;
using scaling::Comparison;

template <class Enum>
std::optional<Enum> read_choice(const Node& node, std::initializer_list<Enum> values) {
  std::vector<std::string> names;
  for (const Enum value : values) names.emplace_back(aws_name(value));
  const auto chosen = node.choice(names);
  if (!chosen) return std::nullopt;
  const auto index = std::find(names.begin(), names.end(), *chosen) - names.begin();
  return values.begin()[index];
}

std::vector<std::string> names_of(const std::vector<PolicyConfig>& policies) {
  std::vector<std::string> names;
  for (const PolicyConfig& policy : policies) names.push_back(policy.name);
  return names;
}

/// The policies that a list of actions names; everything else only notifies.
std::vector<std::string> read_actions(const Node& node, const std::vector<PolicyConfig>& policies) {
  const std::vector<std::string> known = names_of(policies);
  std::vector<std::string> named;
  for (const Node& entry : node.list()) {
    const auto action = entry.text();
    if (!action) continue;
    const std::string name = policy_name_of(*action);
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      named.push_back(name);
    } else if (!action->starts_with("arn:") || name != *action) {
      const std::string near = nearest(name, known);
      entry.warn(
          scaling::message("\"{}\" names no policy of this scenario and does nothing here{}", name,
                           near.empty() ? scaling::Message()
                                        : scaling::message("; perhaps \"{}\" was meant", near)));
    }
  }
  return named;
}

/// What an alarm watches. @return its shortest period; empty: it is no metric of the model
std::optional<Duration> read_metric(ObjectReader& object, AlarmConfig& alarm,
                                    const cloud::AutoScalingGroupConfig& group,
                                    bool drives_scaling) {
  refuse_other_alarms(object);
  Duration least_period = 60_s;
  std::optional<ForeignMetric> foreign;
  const auto math = object.optional("Metrics");
  if (math) {
    const auto query = read_metric_math(*math, group.name, foreign);
    if (query) alarm.metric = *query;
    for (const char* key : {"Namespace", "MetricName", "Dimensions", "Statistic", "Period"}) {
      const auto misplaced = object.optional(key);
      if (misplaced) misplaced->report("beside \"Metrics\"", "one of the two");
    }
  } else if (const auto found = read_metric_id(object, group.name, foreign)) {
    alarm.metric.id = found->id;
    least_period = found->least_period;
  }
  if (!foreign) return least_period;
  if (drives_scaling)
    foreign->place.report(foreign->found, foreign->allowed);
  else
    object.node().warn(
        scaling::message("left out: it only notifies, and its metric is not built yet"));
  return std::nullopt;
}

void check_length(const Node& node, const AlarmConfig& alarm) {
  // PutMetricAlarm: one day for periods below an hour, else seven.
  const Duration most = alarm.metric.period < 1_h ? 24_h : 24_h * 7;
  if (alarm.metric.period * alarm.metric.points <= most) return;
  node.report(
      fmt::format("an alarm over {} x {}", alarm.metric.points, duration_text(alarm.metric.period)),
      fmt::format("Period x EvaluationPeriods of at most {}", duration_text(most)));
}

void read_statistic_and_period(ObjectReader& object, AlarmConfig& alarm, Duration least_period) {
  const auto percentile = object.optional("ExtendedStatistic");
  const auto statistic = percentile ? object.optional("Statistic") : object.required("Statistic");
  if (statistic && percentile) percentile->report("beside \"Statistic\"", "one of the two");
  if (const auto& given = statistic ? statistic : percentile) read_statistic(*given, alarm.metric);
  if (const auto few = object.optional("EvaluateLowSampleCountPercentile"))
    alarm.ignore_low_samples = few->choice({"evaluate", "ignore"}) == "ignore";
  if (const auto period = object.required("Period")) {
    alarm.metric.period = period->aws_seconds(10, 86'400).value_or(60_s);
    check_period(*period, alarm.metric.period, least_period);
  }
}

}  // namespace

void read_evaluation(ObjectReader& object, AlarmConfig& alarm, Duration least_period) {
  if (!alarm.metric.formula) read_statistic_and_period(object, alarm, least_period);
  if (const auto periods = object.required("EvaluationPeriods")) {
    alarm.metric.points = static_cast<int>(periods->integer(1, 1440).value_or(1));
  }
  check_length(object.node(), alarm);
  alarm.datapoints_to_alarm = alarm.metric.points;
  if (const auto points = object.optional("DatapointsToAlarm")) {
    alarm.datapoints_to_alarm =
        static_cast<int>(points->integer(1, alarm.metric.points).value_or(1));
  }
  if (const auto threshold = object.required("Threshold"))
    alarm.threshold = threshold->number().value_or(0);
  if (const auto comparison = object.required("ComparisonOperator")) {
    alarm.comparison = read_choice(*comparison, {Comparison::greater, Comparison::greater_or_equal,
                                                 Comparison::less, Comparison::less_or_equal})
                           .value_or(Comparison::greater);
  }
  if (const auto treatment = object.optional("TreatMissingData")) {
    alarm.treat_missing_data =
        read_choice(*treatment, {MissingData::missing, MissingData::ignore, MissingData::breaching,
                                 MissingData::not_breaching})
            .value_or(MissingData::missing);
  }
}

namespace {

/// @return empty for one that is left out: its metric is not published here
std::optional<AlarmConfig> read_alarm(const Node& node, const Scenario& scenario) {
  const std::vector<PolicyConfig>& policies = scenario.policies;
  AlarmConfig alarm;
  ObjectReader object(node, "put-metric-alarm's input");
  if (!object.is_object()) return std::nullopt;
  if (const auto name = object.required("AlarmName")) alarm.name = name->text().value_or("");
  if (const auto enabled = object.optional("ActionsEnabled"))
    alarm.actions_enabled = enabled->truth().value_or(true);
  if (const auto actions = object.optional("AlarmActions"))
    alarm.policies = read_actions(*actions, policies);
  if (const auto actions = object.optional("OKActions"))
    alarm.ok_policies = read_actions(*actions, policies);
  if (const auto actions = object.optional("InsufficientDataActions"))
    alarm.insufficient_data_policies = read_actions(*actions, policies);
  const bool drives_scaling = !alarm.policies.empty() || !alarm.ok_policies.empty() ||
                              !alarm.insufficient_data_policies.empty();
  ignore_alarm_records(object);
  object.note({"EvaluationInterval"});
  const auto least_period = read_metric(object, alarm, scenario.group, drives_scaling);
  if (!least_period) {
    // It is left out whole, but for misspelt keys.
    object.ignore({"Statistic", "ExtendedStatistic", "EvaluateLowSampleCountPercentile", "Period",
                   "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator",
                   "TreatMissingData"});
    return std::nullopt;
  }
  read_evaluation(object, alarm, *least_period);
  return alarm;
}

}  // namespace

void read_alarms(const Node& node, Scenario& scenario) {
  std::optional<Node> list = node;
  if (node.json().is_object()) {
    ObjectReader output(node, "describe-alarms output");
    output.ignore({"NextToken", "CompositeAlarms"});
    list = output.required("MetricAlarms");
    if (!list) return;
  }
  std::set<std::string> names;
  for (const Node& entry : list->list()) {
    auto alarm = read_alarm(entry, scenario);
    if (!alarm) {
      if (entry.json().is_object()) scenario.other_alarms.push_back(entry.json().dump());
      continue;
    }
    if (!names.insert(alarm->name).second)
      entry.report(fmt::format("a second alarm named \"{}\"", alarm->name), "each name once");
    scenario.alarms.push_back(std::move(*alarm));
  }
}

Json alarms_json(const Scenario& scenario) {
  Json list = Json::array();
  for (const AlarmConfig& alarm : scenario.alarms) {
    Json entry;
    entry["AlarmName"] = alarm.name;
    write_metric(alarm.metric, scenario.group.name, entry);
    if (!alarm.metric.formula) entry["Period"] = alarm.metric.period / 1_s;
    entry["EvaluationPeriods"] = alarm.metric.points;
    entry["DatapointsToAlarm"] = alarm.datapoints_to_alarm;
    entry["Threshold"] = alarm.threshold;
    entry["ComparisonOperator"] = aws_name(alarm.comparison);
    entry["TreatMissingData"] = cloud::aws_name(alarm.treat_missing_data);
    if (alarm.ignore_low_samples) entry["EvaluateLowSampleCountPercentile"] = "ignore";
    entry["ActionsEnabled"] = alarm.actions_enabled;
    entry["AlarmActions"] = alarm.policies;
    if (!alarm.ok_policies.empty()) entry["OKActions"] = alarm.ok_policies;
    if (!alarm.insufficient_data_policies.empty())
      entry["InsufficientDataActions"] = alarm.insufficient_data_policies;
    list.push_back(std::move(entry));
  }
  for (const std::string& other : scenario.other_alarms) list.push_back(Json::parse(other));
  return list;
}

}  // namespace headroom::scenario
