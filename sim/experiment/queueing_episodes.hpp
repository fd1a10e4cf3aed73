#pragma once

#include <vector>

#include "sim/experiment/queueing_model.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// M/M/1 that begins with n0 requests (E_N_t..., P0_t...).
std::vector<QueueingModel> transient_queue(const scenario::Json& row);

/// M(t)/M/inf under a sine of a rate: from empty (m_empty_start_...), and when it has been going on
/// for long (m_periodic_...).
std::vector<QueueingModel> infinite_servers(const scenario::Json& row);

}  // namespace headroom::experiment
