#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

/// The outputs of a run that an experiment asks for, in its order; empty where the run has none.
using OutputValues = std::vector<std::optional<double>>;
/// Takes them from a run. Handed in (report::Outputs), as an output is a place in the JSON that
/// reports make of a run. Called by several threads at once.
using OutputReader =
    std::function<OutputValues(const scenario::Scenario& scenario, const world::RunResult& result)>;

/// A run as `headroom run` makes it, and what it gives.
/// @pre the scenario has its requests_per_instance where it needs them (Variants::ready)
/// @throws as world::run
OutputValues run_for_outputs(const scenario::Scenario& scenario,
                             const scenario::Environment& environment, const OutputReader& outputs,
                             const world::RunOptions& options);

/// Values as a text that gives the very same doubles back: "[0.25,null,3.0]".
std::string text_of(const OutputValues& values);
/// @throws std::runtime_error when it is no such text
OutputValues values_of(const std::string& text);

}  // namespace headroom::experiment
