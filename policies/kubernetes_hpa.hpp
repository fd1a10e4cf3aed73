#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Kubernetes' HorizontalPodAutoscaler v2 with instances for pods, as in its
/// pkg/controller/podautoscaler/horizontal.go: the ratio of a metric to its target, with pods that
/// are not ready against it, and `behavior` (policies.md 2.1).
scaling::PolicyKind kubernetes_hpa();

}  // namespace headroom::policies
