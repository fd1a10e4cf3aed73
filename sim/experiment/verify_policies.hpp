#pragma once

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// A worked example of a scaling policy: AWS's own JSON of the policy, a group, an alarm and what
/// it sees, and the capacity that comes of it. The policy is read and asked as in a run.
/// @throws BadScenario for a policy that can not be read
VerifiedRow verify_policy(const scenario::Json& example, const scenario::Environment& environment);

}  // namespace headroom::experiment
