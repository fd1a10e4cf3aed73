#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Load that never comes, or that the largest group can not carry.
void lint_load(const Scenario& scenario, std::vector<std::string>& lints);

}  // namespace headroom::scenario
