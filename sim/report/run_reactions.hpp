#pragma once

#include <vector>

#include "sim/experiment/reaction.hpp"
#include "sim/experiment/watched_alarms.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// Adds to a run's result what `explain` finds in it: `reactions`; `slo.broken_s`, in all of the
/// bins, and `slo.loaded_s`, of those that had requests; `timeseries.slo_broken`, 0 or 1 a bin; and
/// in `alarms` what each goes by; in `load` the `users` of one that is a thread group's.
/// @param json of result_json
/// @param alarms by their position in the result, as watched_alarms gives them
void add_reactions(Json& json, const scenario::Scenario& scenario, const world::RunResult& result,
                   const std::vector<experiment::WatchedAlarm>& alarms,
                   const std::vector<experiment::Reaction>& reactions);

}  // namespace headroom::report
