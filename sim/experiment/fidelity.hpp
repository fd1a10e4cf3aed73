#pragma once

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

/// What a flow is worth: the beginning of the scenario once more, as a flow and request by request,
/// as far as the scenario's `fidelity.checked_requests` reach.
/// @return nothing for runs that are no flows, and where nothing is to be checked
std::optional<world::FidelityCheck> check_fidelity(const scenario::Scenario& scenario,
                                                   const scenario::Environment& environment,
                                                   const world::RunOptions& options = {});

}  // namespace headroom::experiment
