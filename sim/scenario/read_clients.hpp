#pragma once

#include "sim/load/open_load.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `clients` of an open load: time-outs, retries, a circuit breaker.
void read_clients(const Node& node, load::OpenLoadConfig& load);

}  // namespace headroom::scenario
