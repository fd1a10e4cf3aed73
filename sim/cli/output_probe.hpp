#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::cli {

/// Looks for an experiment's outputs in the result of the scenario's first moment, so that a
/// misspelt one is found before hours are spent.
/// @param file of the experiment @param places of the outputs in it; none: /outputs/0, ...
/// @throws BadScenario with every output that no result has
void refuse_unknown_outputs(const std::string& file, const std::vector<std::string>& outputs,
                            scenario::Scenario scenario, const scenario::Environment& environment,
                            const std::vector<std::string>& places = {});

}  // namespace headroom::cli
