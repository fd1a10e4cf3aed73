#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// KEDA with instances for pods and requests a second for its trigger: between none and one by
/// itself, from one on by the arithmetic of HorizontalPodAutoscaler v2 on an external metric
/// (policies.md 2.3). The group's minimum is its minReplicaCount.
scaling::PolicyKind keda();

}  // namespace headroom::policies
