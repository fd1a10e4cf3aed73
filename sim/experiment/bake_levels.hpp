#pragma once

#include <vector>

#include "sim/world/world.hpp"

namespace headroom::experiment {

/// Runs the scenario once with each bake level that its releases ask to compare: the same requests,
/// another image. An image with the operating system alone is Amazon's, the others are our own.
/// @param own the scenario's run as it is, which is not run again
std::vector<world::BakeLevelOutcome> compare_bake_levels(const scenario::Scenario& scenario,
                                                         const scenario::Environment& environment,
                                                         const world::RunResult& own,
                                                         const world::RunOptions& options = {});

}  // namespace headroom::experiment
