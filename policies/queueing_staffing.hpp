#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// The fewest instances with which a queueing model meets a service level: M/M/c where the load
/// balancer pools them, a queue each where it does not (policies.md 5).
scaling::PolicyKind queueing_staffing();

}  // namespace headroom::policies
