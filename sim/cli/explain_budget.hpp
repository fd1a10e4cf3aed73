#pragma once

#include "sim/cli/explain.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::cli {

/// `headroom explain --budget`: without a run. With --set, each lever alone and all together, too.
/// @return exit status @throws BadScenario, BadUsage
int explain_budget(const ExplainCommand& command, const scenario::Environment& environment);

}  // namespace headroom::cli
