#include "sim/report/run_reactions.hpp"

#include "sim/experiment/slo_by_time.hpp"
#include "sim/report/reaction.hpp"

namespace headroom::report {
namespace {

using experiment::WatchedAlarm;
using world::RunResult;

/// The time of the bins in which requests came or were answered.
Duration loaded_time(const RunResult& result) {
  const world::TimeSeries& series = result.series;
  Duration time;
  for (std::size_t bin = 0; bin < series.start.size(); ++bin) {
    const double requests = series.arrivals_per_second[bin] + series.throughput_per_second[bin] +
                            series.errors_per_second[bin];
    if (requests > 0) time += experiment::end_of_bin(result, bin) - series.start[bin];
  }
  return time;
}

/// What an alarm goes by; nothing of one that nobody knows.
void add_settings(Json& json, const WatchedAlarm& alarm) {
  if (alarm.period <= Duration{}) return;
  json["metric"] = alarm.metric;
  json["comparison"] = scaling::aws_name(alarm.comparison);
  json["threshold"] = number(alarm.threshold);
  json["period_s"] = number(alarm.period.seconds());
  json["evaluation_periods"] = alarm.evaluation_periods;
  json["datapoints_to_alarm"] = alarm.datapoints_to_alarm;
  json["sample_period_s"] = number(alarm.sample_period.seconds());
}

/// JMeter's threads of a load; those that come by themselves have no number.
std::uint64_t users_of(const std::vector<load::ThreadGroupConfig>& groups) {
  std::uint64_t users = 0;
  for (const load::ThreadGroupConfig& group : groups)
    if (group.phase == load::ThreadGroupConfig::Phase::main && group.arrivals.empty())
      users += group.spans.empty() ? group.threads : group.spans.size();
  return users;
}

void add_users(Json& loads, const scenario::Scenario& scenario) {
  for (std::size_t i = 0; i < scenario.load.size(); ++i) {
    const auto* groups = std::get_if<std::vector<load::ThreadGroupConfig>>(&scenario.load[i].kind);
    if (groups != nullptr && users_of(*groups) > 0) loads[i]["users"] = users_of(*groups);
  }
}

}  // namespace

void add_reactions(Json& json, const scenario::Scenario& scenario, const RunResult& result,
                   const std::vector<WatchedAlarm>& alarms,
                   const std::vector<experiment::Reaction>& reactions) {
  json["slo"]["broken_s"] = number(experiment::broken_time(result).seconds());
  json["slo"]["loaded_s"] = number(loaded_time(result).seconds());
  json["timeseries"]["slo_broken"] = Json::array();
  for (const bool is_broken : experiment::broken_bins(result))
    json["timeseries"]["slo_broken"].push_back(is_broken ? 1 : 0);
  for (std::size_t i = 0; i < alarms.size(); ++i) add_settings(json["alarms"][i], alarms[i]);
  add_users(json["load"], scenario);
  json["reactions"] = Json::array();
  for (const experiment::Reaction& reaction : reactions)
    json["reactions"].push_back(reaction_json(reaction));
}

}  // namespace headroom::report
