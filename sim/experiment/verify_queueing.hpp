#pragma once

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// A table of queueing results (headroom-queueing-1), each simulated by the whole program: one or
/// several instances behind the load balancer, open or closed load, a time unit of 10 ms. Which
/// model is which scenario: queueing_models.cpp, queueing_episodes.cpp.
///
/// Replications grow until the standard error of every quantity is at most 1 % of its value (3 %
/// above a utilization of 0.9). A row holds when it is, and the difference is at most z standard
/// errors, z being Bonferroni's over all rows of the table at 0.1 %. What would take more than 10^8
/// requests is computed by sim/theory.
Verification verify_queueing(const scenario::Json& table, const scenario::Environment& environment,
                             const VerifyOptions& options);

}  // namespace headroom::experiment
