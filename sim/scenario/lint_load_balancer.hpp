#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Settings of the load balancer that can not do what they seem to be for.
void lint_load_balancer(const Scenario& scenario, scaling::Messages& lints);

/// Why targets close connections before the load balancer does, in words; empty where they do not.
std::optional<scaling::Message> why_targets_close_first(const Scenario& scenario);

}  // namespace headroom::scenario
