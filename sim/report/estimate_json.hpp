#pragma once

#include <cstddef>

#include "sim/report/json.hpp"
#include "sim/stats/estimate.hpp"

namespace headroom::report {

/// {"mean", "ci95": [lo, hi]} of a figure over replications: Student's interval, null for a single
/// one. `of` says of how many, where not all have the figure; null where none has.
/// @param replications that there are
Json estimate_json(const stats::Estimate& estimate, std::size_t replications);

}  // namespace headroom::report
