#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// What an alarm goes by, as far as the time that it takes hangs on it.
struct WatchedAlarm {
  std::string name;    ///< for people
  std::string metric;  ///< "CPUUtilization"; "a formula"
  bool is_group_cpu = false;
  Duration sample_period;  ///< of what instances or the load balancer publish
  Duration period;
  int evaluation_periods = 1, datapoints_to_alarm = 1;
  scaling::Comparison comparison = scaling::Comparison::greater;
  double threshold = 0;   ///< at the start; a policy may move that of its own alarm
  Duration metric_delay;  ///< from the end of a period until an alarm can see it
};

/// Of all alarms that a result names, in its order; one that nobody knows has period 0.
std::vector<WatchedAlarm> watched_alarms(const world::RunResult& result,
                                         const scenario::Scenario& scenario,
                                         const scenario::Environment& environment);

/// An alarm that somebody put.
WatchedAlarm watched(const cloud::AlarmConfig& alarm, const scenario::Scenario& scenario);
/// An alarm that a policy owns; its name is its role.
WatchedAlarm watched(const scaling::ManagedAlarm& alarm, const scenario::Scenario& scenario);

}  // namespace headroom::experiment
