#pragma once

#include "sim/cloud/application.hpp"
#include "sim/load/session_source.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/read_rate.hpp"

namespace headroom::scenario {

/// `sessions`: users who come, click and think, and go.
load::SessionsConfig read_sessions(const Node& node, const LoadPeriod& period,
                                   const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
