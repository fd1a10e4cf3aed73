#pragma once

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// A table of queueing results (headroom-queueing-1): M/M/1, M/D/1, M/M/c and M/G/1-PS are
/// simulated by the whole program: one instance behind the load balancer, a time unit of 10 ms.
///
/// Replications grow until the standard error of every quantity is at most 1 % of its value (3 %
/// above a utilization of 0.9). A row holds when it is, and the difference is at most z standard
/// errors, z being Bonferroni's over all rows of the table at 0.1 %.
Verification verify_queueing(const scenario::Json& table, const scenario::Environment& environment,
                             const std::function<void(const std::string& case_name)>& progress);

}  // namespace headroom::experiment
