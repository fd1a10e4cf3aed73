#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Hooks, pools, protections and suspensions that keep a group from doing what it is there for.
void lint_group(const Scenario& scenario, const Environment& environment, scaling::Messages& lints);

}  // namespace headroom::scenario
