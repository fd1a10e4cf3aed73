#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Whether the scenario asks for steady-state statistics: it has a warm-up, or has it found.
bool wants_steady_state(const Scenario& scenario);

/// The first load that goes on changing after the warm-up: it starts or stops, its rate or its mix
/// changes, or it is a recording. Empty where there is none. A warm-up that is still to be found
/// ends within the first half of the run.
std::string changing_load(const Scenario& scenario);

}  // namespace headroom::scenario
