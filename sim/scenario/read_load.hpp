#pragma once

#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `load`: who asks, when, and for which request classes.
std::vector<LoadConfig> read_load(const Node& node, const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
