#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Settings of the load balancer that can not do what they seem to be for.
void lint_load_balancer(const Scenario& scenario, std::vector<std::string>& lints);

}  // namespace headroom::scenario
