#pragma once

#include <vector>

#include "sim/load/open_load.hpp"
#include "sim/load/session_source.hpp"
#include "sim/load/thread_group.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `clients` of an open load: time-outs, retries, a circuit breaker.
void read_clients(const Node& node, load::OpenLoadConfig& load);
/// Of sessions: a time-out and retries. Each user has a budget of his own.
void read_clients(const Node& node, load::SessionsConfig& sessions);
/// Of thread groups: retries, the same for all of them.
void read_clients(const Node& node, std::vector<load::ThreadGroupConfig>& groups);

}  // namespace headroom::scenario
