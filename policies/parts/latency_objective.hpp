#pragma once

#include <optional>

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Seconds that requests may take on average, so that the quantile of the scenario's latency
/// objective is kept if they take exponential times. Empty without an objective.
std::optional<double> mean_of_latency_objective(const scaling::GroupFacts& facts);

}  // namespace headroom::policies
