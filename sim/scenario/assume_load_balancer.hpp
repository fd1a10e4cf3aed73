#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// What the load balancer's nodes, cookies and weights do where AWS says nothing.
void assume_load_balancer(const Scenario& scenario, scaling::Messages& lines);

}  // namespace headroom::scenario
