#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Alarms, the users' and those that policies manage, that never fire, always do, or flap.
void lint_alarms(const Scenario& scenario, const Environment& environment,
                 std::vector<std::string>& lints);

}  // namespace headroom::scenario
