#pragma once

#include <string>

#include "sim/report/json.hpp"
#include "sim/stats/batched_run.hpp"

/// What intervals one long run gives to its latencies.
namespace headroom::report {

/// `requests.latency_s_ci`: 95 % intervals of the mean (batch means) and the quantiles
/// (sectioning); null where the run is too short for them.
Json latency_ci_json(const stats::BatchedRun& run);

/// Half the widths of the intervals, below the latencies' columns, and what they are made of. Empty
/// where the run is too short.
std::string latency_ci_rows(const stats::BatchedRun& run);

}  // namespace headroom::report
