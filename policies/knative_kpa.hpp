#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Knative's pod autoscaler with instances for pods: requests in flight, or a second, over a stable
/// and a short panic window (policies.md 2.2). There is no activator here, which would hold
/// requests back: what the load balancer refuses calls back the first instance.
scaling::PolicyKind knative_kpa();

}  // namespace headroom::policies
