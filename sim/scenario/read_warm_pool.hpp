#pragma once

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// The `warm_pool` block: put-warm-pool's input, or the output of describe-warm-pool. An empty
/// object is no pool.
std::optional<cloud::WarmPoolConfig> read_warm_pool(const std::optional<Node>& node);
Json warm_pool_json(const cloud::WarmPoolConfig& pool);

}  // namespace headroom::scenario
