#include "sim/experiment/watched_alarms.hpp"

#include <optional>

namespace headroom::experiment {
namespace {

using cloud::Happening;
using scenario::Scenario;

constexpr Duration kBasic = 300_s;  ///< aws-behaviour 5.1
constexpr Duration kDetailed = 60_s;

/// How often a metric has a new value.
Duration sample_period(const scaling::MetricQuery& query, const Scenario& scenario) {
  const std::string& metric = query.id.name;
  if (metric.starts_with("CPUCredit") || metric.starts_with("CPUSurplus")) return kBasic;
  if (query.id.name_space == "AWS/EC2")
    return scenario.launch_template.detailed_monitoring ? kDetailed : kBasic;
  for (const cloud::CustomMetricConfig& custom : scenario.custom_metrics)
    if (custom.id == query.id) return custom.every;
  return kDetailed;
}

/// All but the name and what makes it ring.
WatchedAlarm watching(const scaling::MetricQuery& query, const Scenario& scenario) {
  WatchedAlarm alarm;
  const scaling::MetricQuery& published = query.formula ? query.formula->metrics.front() : query;
  alarm.metric = query.formula ? "a formula" : query.id.name;
  alarm.is_group_cpu = !query.formula && query.id.name == "CPUUtilization";
  alarm.sample_period = sample_period(published, scenario);
  alarm.period = query.period;
  alarm.metric_delay = scenario.monitoring.delay(published.id.name_space);
  return alarm;
}

/// Of a policy's own alarms the one that a full name belongs to: prefix, group, role, identifier.
std::optional<WatchedAlarm> managed(const std::string& alarm, const scenario::PolicyConfig& policy,
                                    const Scenario& scenario,
                                    const scenario::Environment& environment) {
  const scaling::Needs needs = scenario::needs_of(policy, scenario, environment);
  for (const scaling::ManagedAlarm& own : needs.alarms) {
    const std::string short_name = needs.alarm_prefix + "-" + scenario.group.name + "-" + own.role;
    if (!alarm.starts_with(short_name)) continue;
    WatchedAlarm found = watched(own, scenario);
    found.name = short_name;
    return found;
  }
  return std::nullopt;
}

std::optional<WatchedAlarm> put_by_user(const std::string& alarm, const Scenario& scenario) {
  for (const cloud::AlarmConfig& config : scenario.alarms)
    if (config.name == alarm) return watched(config, scenario);
  return std::nullopt;
}

/// The enabled policies that an alarm has woken: by what came of it, as the names of two policies'
/// alarms differ in their identifiers only.
std::optional<std::size_t> owner_of(std::size_t alarm, const world::RunResult& result) {
  for (const cloud::JournalEntry& entry : result.journal) {
    if (entry.kind != Happening::capacity_set && entry.kind != Happening::not_scaled) continue;
    if (entry.cause == cloud::kNoCause) continue;
    const cloud::JournalEntry& cause = result.journal[entry.cause];
    if (cause.kind == Happening::alarm_state && cause.subject == alarm) return entry.subject;
  }
  return std::nullopt;
}

}  // namespace

WatchedAlarm watched(const cloud::AlarmConfig& alarm, const Scenario& scenario) {
  WatchedAlarm found = watching(alarm.metric, scenario);
  found.name = alarm.name;
  found.evaluation_periods = alarm.metric.points;
  found.datapoints_to_alarm = alarm.datapoints_to_alarm;
  found.comparison = alarm.comparison;
  found.threshold = alarm.threshold;
  return found;
}

WatchedAlarm watched(const scaling::ManagedAlarm& alarm, const Scenario& scenario) {
  WatchedAlarm found = watching(alarm.metric, scenario);
  found.name = alarm.role;
  found.evaluation_periods = alarm.evaluation_periods;
  found.datapoints_to_alarm = alarm.datapoints_to_alarm;
  found.comparison = alarm.comparison;
  found.threshold = alarm.threshold;
  return found;
}

std::vector<WatchedAlarm> watched_alarms(const world::RunResult& result, const Scenario& scenario,
                                         const scenario::Environment& environment) {
  std::vector<scenario::PolicyConfig> enabled;
  for (const scenario::PolicyConfig& policy : scenario.policies)
    if (policy.enabled) enabled.push_back(policy);
  std::vector<WatchedAlarm> all;
  for (std::size_t i = 0; i < result.alarms.size(); ++i) {
    const std::string& name = result.alarms[i].name;
    std::optional<WatchedAlarm> found = put_by_user(name, scenario);
    const auto owner = owner_of(i, result);
    if (!found && owner && *owner < enabled.size())
      found = managed(name, enabled[*owner], scenario, environment);
    for (std::size_t p = 0; !found && p < enabled.size(); ++p)
      found = managed(name, enabled[p], scenario, environment);
    all.push_back(found.value_or(WatchedAlarm()));
    if (!found) all.back().name = name;
  }
  return all;
}

}  // namespace headroom::experiment
