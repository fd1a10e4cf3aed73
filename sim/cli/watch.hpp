#pragma once

#include <atomic>

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::cli {

/// @throws BadUsage when stdin or stdout is no terminal
void require_terminal_to_watch();

/// Plays a run that is over on the terminal, at a pace: blank stops it and lets it go on, + and -
/// make it faster and slower, left and right go a minute back and on, q ends it.
/// @param speed times real time; 0: the whole run in a minute
/// @param interrupted ends it too
void watch(const scenario::Scenario& scenario, const world::RunResult& result, double speed,
           const std::atomic<bool>& interrupted);

}  // namespace headroom::cli
