#pragma once

#include <vector>

#include "sim/experiment/reaction.hpp"

namespace headroom::experiment {

/// The parts of a reaction, from its beginning on without gaps, each up to a moment that the run's
/// journal and instance log have. Where several scale-outs follow one another, only what they add
/// to the time is told: what one waits for while another boots costs nothing.
/// @param outs that belong to the reaction, by time
std::vector<Stage> reaction_stages(const world::RunResult& result,
                                   const std::vector<WatchedAlarm>& alarms,
                                   const Reaction& reaction, const std::vector<ScaleOut>& outs);

/// The instance of a scale-out that was healthy last; of none that was, the first. Empty where
/// nothing was launched.
const world::InstanceLog* last_healthy(const world::RunResult& result, const ScaleOut& out);

}  // namespace headroom::experiment
