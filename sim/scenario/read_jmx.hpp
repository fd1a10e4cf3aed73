#pragma once

#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/load/thread_group.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `jmx` of a load: the plan with its `properties`, `overrides` and `samplers`.
std::vector<load::ThreadGroupConfig> read_jmx(const Node& plan, ObjectReader& entry,
                                              const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
