#pragma once

#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// Takes away what changes the group's size by itself: policies, alarms, scheduled actions.
void take_policies_away(scenario::Scenario& scenario);

/// The scenario with so many instances, which are there from the start to the end, at full speed:
/// nothing scales, boots, fails or is replaced, and CPU credits never run out. Load, application,
/// image and load balancer stay as they are.
scenario::Scenario with_fixed_fleet(scenario::Scenario scenario, int instances);

}  // namespace headroom::experiment
