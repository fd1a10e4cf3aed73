#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/world/world.hpp"

/// Statistics of one long run of a load that stays as it is: metrics.md 5.3 to 5.5. They mean
/// nothing where load changes: there a run starts from a known state, and everything counts.
namespace headroom::experiment {

/// Where the run's warm-up ends, by MSER-5: of a run of its own, the means of the latencies in two
/// hundred equal pieces, each five thousandths of the run. Nothing else than this is measured by
/// it: the run that counts is made again and cut there.
/// @return empty where the run is too short to tell: latencies still change in its second half, or
/// there is a piece without any
/// @throws what world::run throws
std::optional<Duration> find_warm_up(const scenario::Scenario& scenario,
                                     const scenario::Environment& environment,
                                     const world::RunOptions& options);

/// Puts the warm-up that is found in place of one that is to be found. Where there is none, nothing
/// is left out, and no steady state is asked for any more.
/// @return then, why
std::optional<scaling::Message> settle_warm_up(scenario::Scenario& scenario,
                                               const scenario::Environment& environment,
                                               const world::RunOptions& options);

/// The same for scenarios that are compared: one warm-up for all that want it found, the longest.
/// Where one has none, nothing is left out of any. @return then, why
std::optional<scaling::Message> settle_warm_ups(const std::vector<scenario::Scenario*>& scenarios,
                                                const scenario::Environment& environment,
                                                const world::RunOptions& options);

/// Sections to record in a run whose latencies can have intervals; 0 in others.
std::size_t sections_for(const scenario::Scenario& scenario);

/// Makes batches of the recorded sections, and a warning where they are too much alike.
void judge_steady_state(world::RunResult& result);

}  // namespace headroom::experiment
