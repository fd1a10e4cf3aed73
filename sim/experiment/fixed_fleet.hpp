#pragma once

#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// The scenario with so many instances, which are there from the start to the end, at full speed:
/// nothing scales, boots, fails or is replaced, and CPU credits never run out. Load, application,
/// image and load balancer stay as they are.
scenario::Scenario with_fixed_fleet(scenario::Scenario scenario, int instances);

}  // namespace headroom::experiment
