#pragma once

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// A table of CPU credit balances (headroom-credits-1): each case is simulated by the whole
/// program, one instance and one client that keeps its CPU at the percentage asked for.
Verification verify_credits(const scenario::Json& table, const scenario::Environment& environment,
                            const VerifyOptions& options);

}  // namespace headroom::experiment
