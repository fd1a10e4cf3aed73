#pragma once

#include <optional>

#include "sim/engine/distribution.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// A distribution of durations: "30ms", or an object with one of the distributions' names.
/// @return values in nanoseconds; empty after a problem
std::optional<engine::Distribution> read_distribution(const Node& node);

/// The same in the scenario's own words.
Json distribution_json(const engine::Distribution& distribution);

}  // namespace headroom::scenario
