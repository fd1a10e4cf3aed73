#pragma once

#include <chrono>
#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `load`: who asks, when, and for which request classes.
/// @param run_starts by the clock on the wall @param run_lasts and nothing is sent after it
/// @param repeated so much of the load's time is repeated before the run: see repeated_time
std::vector<LoadConfig> read_load(const Node& node, const cloud::ApplicationConfig& application,
                                  std::chrono::sys_seconds run_starts, Duration run_lasts,
                                  Duration repeated = {});

}  // namespace headroom::scenario
