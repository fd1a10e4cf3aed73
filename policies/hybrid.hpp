#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Vertical and horizontal scaling in one slow loop (policies.md 8): each hour the cheapest type
/// and number of instances for a high quantile of the demand of the last days, from a decaying
/// histogram as Kubernetes' vertical pod autoscaler keeps it. In between, the load of the moment
/// may add instances and takes none away. Without types to choose from it sets the number alone.
scaling::PolicyKind hybrid();

}  // namespace headroom::policies
