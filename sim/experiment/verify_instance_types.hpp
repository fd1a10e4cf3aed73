#pragma once

#include <vector>

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// AWS's table of burstable types, one type a row: each instance idles, works and runs out of
/// credits in the whole program, and what it earns, keeps and may do is read off.
std::vector<VerifiedRow> verify_instance_types(const scenario::Json& types,
                                               const scenario::Environment& environment,
                                               unsigned threads);

}  // namespace headroom::experiment
