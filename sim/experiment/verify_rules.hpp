#pragma once

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// A worked example of AWS's arithmetic: which `rule` it is, its inputs and what is `expected`. The
/// model's own function of that rule is asked.
/// @throws BadScenario for a rule that is not known
VerifiedRow verify_rule(const scenario::Json& example, const scenario::Environment& environment);

}  // namespace headroom::experiment
