#pragma once

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// AWS's tables and worked examples (headroom-aws-1): `instance_types`, by whole runs; `policies`,
/// asked as in a run; and `rules` of arithmetic. Every list may be absent.
Verification verify_aws(const scenario::Json& table, const scenario::Environment& environment,
                        const VerifyOptions& options);

}  // namespace headroom::experiment
