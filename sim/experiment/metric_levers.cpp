#include <algorithm>
#include <cmath>

#include "sim/experiment/lever_groups.hpp"
#include "sim/experiment/symptoms.hpp"

namespace headroom::experiment {

using cloud::AlarmConfig;
using scaling::AlarmState;

bool is_of_monitoring(const scaling::MetricQuery& query) {
  const scaling::MetricId& id = (query.formula ? query.formula->metrics.front() : query).id;
  return id.name_space == "AWS/EC2" && !id.name.starts_with("CPUCredit") &&
         !id.name.starts_with("CPUSurplus");
}

namespace {

std::string alarm_place(std::size_t alarm, const char* key) {
  return fmt::format("/metric_alarms/{}/{}", alarm, key);
}

bool wakes_any(const AlarmConfig& alarm, const scenario::Scenario& scenario) {
  return std::any_of(scenario.policies.begin(), scenario.policies.end(), [&](const auto& policy) {
    return policy.enabled && alarm.wakes(policy.name);
  });
}

/// Whether a policy of the group goes by what its instances publish.
bool is_watched(const LeverContext& c) {
  return std::any_of(
      c.scenario.policies.begin(), c.scenario.policies.end(), [&](const auto& policy) {
        if (!policy.enabled) return false;
        const scaling::Needs needs = scenario::needs_of(policy, c.scenario, c.environment);
        return std::any_of(needs.metrics.begin(), needs.metrics.end(), is_of_monitoring) ||
               std::any_of(needs.alarms.begin(), needs.alarms.end(),
                           [](const auto& own) { return is_of_monitoring(own.metric); }) ||
               std::any_of(c.scenario.alarms.begin(), c.scenario.alarms.end(),
                           [&](const auto& alarm) {
                             return alarm.wakes(policy.name) && is_of_monitoring(alarm.metric);
                           });
      });
}

void add_one_minute_metrics(const LeverContext& c, Levers& levers) {
  if (c.scenario.launch_template.detailed_monitoring || !is_watched(c)) return;
  levers.push_back({"one-minute metrics",
                    {{std::string(kTemplatePlace) + "/Monitoring/Enabled", "true"}},
                    "metrics"});
}

/// An alarm that never rang, and looks for a datapoint each minute where one comes every five.
void add_alarm_periods(const LeverContext& c, std::size_t i, Levers& levers) {
  constexpr Duration kBasic = 300_s;  // aws-behaviour 1.6
  const AlarmConfig& alarm = c.scenario.alarms[i];
  const bool is_too_short = !c.scenario.launch_template.detailed_monitoring &&
                            is_of_monitoring(alarm.metric) && alarm.metric.period < kBasic &&
                            !alarm.metric.formula;
  if (!is_too_short || !wakes_any(alarm, c.scenario)) return;
  if (alarm_came_into(c.result, alarm.name, AlarmState::alarm)) return;
  const auto length = rounded_up(alarm.metric.period * alarm.metric.points, kBasic);
  const std::string periods = std::to_string(length / kBasic);
  levers.push_back({fmt::format("{} over {} × 300 s", alarm.name, periods),
                    {{alarm_place(i, "Period"), "300"},
                     {alarm_place(i, "EvaluationPeriods"), periods},
                     {alarm_place(i, "DatapointsToAlarm"), periods}},
                    "alarm_periods",
                    {alarm.name, periods}});
}

/// An alarm on high values that lost its data, as nobody publishes a count of zero.
void add_missing_data(const LeverContext& c, std::size_t i, Levers& levers) {
  const AlarmConfig& alarm = c.scenario.alarms[i];
  if (!scaling::is_upper(alarm.comparison) ||
      alarm.treat_missing_data != cloud::MissingData::missing ||
      !alarm_came_into(c.result, alarm.name, AlarmState::insufficient_data))
    return;
  levers.push_back({fmt::format("missing data of {} notBreaching", alarm.name),
                    {{alarm_place(i, "TreatMissingData"), "notBreaching"}},
                    "missing_data",
                    {alarm.name}});
}

/// Where alarm `in` lets policies take what alarm `out` makes them bring back: a threshold below
/// what scaling out leaves on each instance, and of the same metric.
void add_gap(const LeverContext& c, std::size_t out, std::size_t in, Levers& levers) {
  const AlarmConfig& high = c.scenario.alarms[out];
  const AlarmConfig& low = c.scenario.alarms[in];
  if (high.metric.formula || low.metric.formula) return;
  const int before = std::max(1, c.scenario.group.min);
  const std::string threshold = number_text(high.threshold * before / (before + 1));
  const bool is_same =
      high.metric.id == low.metric.id && high.metric.statistic == low.metric.statistic;
  Lever lever{fmt::format("{} at {}", low.name, threshold),
              {{alarm_place(in, "Threshold"), threshold}},
              "threshold",
              {low.name, threshold}};
  if (is_same && low.threshold <= high.threshold * before / (before + 1)) return;
  if (!is_same) {
    lever.name = fmt::format("{} on {}, at {}", low.name, high.metric.id.name, threshold);
    lever.code = "alarm_metric";
    lever.values = {low.name, high.metric.id.name + " " + threshold};
    const scenario::Json& alarm = c.resolved.at("metric_alarms").at(out);
    for (const char* key : {"Namespace", "MetricName", "Dimensions", "Statistic"})
      if (alarm.contains(key)) lever.changes.push_back({alarm_place(in, key), alarm[key].dump()});
  }
  levers.push_back(std::move(lever));
}

void add_gaps(const LeverContext& c, Levers& levers) {
  const auto& alarms = c.scenario.alarms;
  for (const Flapping& pair : flapping(c.result, c.scenario)) {
    for (std::size_t out = 0; out < alarms.size(); ++out) {
      if (!scaling::is_upper(alarms[out].comparison) || !alarms[out].wakes(pair.out)) continue;
      for (std::size_t in = 0; in < alarms.size(); ++in)
        if (!scaling::is_upper(alarms[in].comparison) && alarms[in].wakes(pair.in))
          add_gap(c, out, in, levers);
    }
  }
}

}  // namespace

void add_metric_levers(const LeverContext& context, Levers& levers) {
  if (context.launched || context.suffered) add_one_minute_metrics(context, levers);
  // The resolved scenario has alarms of no policy at its end: then places there are others.
  if (!context.scenario.other_alarms.empty()) return;
  for (std::size_t i = 0; i < context.scenario.alarms.size(); ++i) {
    if (context.suffered) add_alarm_periods(context, i, levers);
    add_missing_data(context, i, levers);
  }
  add_gaps(context, levers);
}

}  // namespace headroom::experiment
