#pragma once

#include <string>

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// What a flow is worth, figure by figure; empty for runs that were not checked.
std::string fidelity_words(const scenario::Scenario& scenario, const world::RunResult& result);
/// {"form", "step_s", "checked": {"simulated_s", "figures": [{"name", "request", "flow",
/// "error_percent"}]}}
scenario::Json fidelity_json(const scenario::Scenario& scenario, const world::RunResult& result);

}  // namespace headroom::report
