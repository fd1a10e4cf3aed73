#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

/// What in a run speaks for one lever or another: looks at its result, nothing is simulated.
namespace headroom::experiment {

/// Requests failed, or the SLO was broken; or there is none, and nobody knows what users expect.
bool users_suffered(const world::RunResult& result);

/// Whether an instance was launched after the start: only then does what a launch takes matter.
bool has_launched(const world::RunResult& result);

/// Whether something was not scaled for this reason.
/// @param policy that wanted it; empty: any
bool was_refused(const world::RunResult& result, cloud::WhyNot why, const std::string& policy = {});

/// How often policies took away what they soon had to bring back; 0 where that was so seldom that
/// it may be what the load did.
/// @param desired_at_start before the first change
int flaps(const world::RunResult& result, int desired_at_start);
/// The policies that did, where the same ones did it again and again.
struct Flapping {
  std::string in, out;
};
std::vector<Flapping> flapping(const world::RunResult& result, const scenario::Scenario& scenario);

/// From InService to healthy, of the instances in the middle; empty where none was seen.
std::optional<Duration> typical_start(const world::RunResult& result);
/// The group changed its size while an instance that it counted already was not yet healthy.
bool changed_during_a_start(const world::RunResult& result);

/// Healthy once, and replaced since it no longer answered in time.
bool was_replaced_when_busy(const world::InstanceLog& log);
/// In service to the end of the run, though it never answered the load balancer in all that time.
bool stays_unhealthy(const world::InstanceLog& log, Duration simulated);

/// While the SLO was broken one instance had no CPU left to give, and another was idle.
bool was_one_full_beside_an_idle_one(const world::RunResult& result);

/// The longest that an answered request took, to a quarter of its value; empty: none was answered.
std::optional<Duration> slowest_answer(const world::RunResult& result);

/// Requests a minute that a target answers at this CPU, by what both were over the run.
/// @param cpu_percent of the instance; empty result: there was no CPU to see
std::optional<double> requests_per_minute_at(double cpu_percent, const world::RunResult& result);

/// Whether an alarm has been in this state after another one.
bool alarm_came_into(const world::RunResult& result, const std::string& alarm,
                     scaling::AlarmState state);

}  // namespace headroom::experiment
