#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Integral control of the CPU utilisation, with a proportional part (PI) and a filtered derivative
/// (PID) where they are wanted; a gain of 1 is the law of Kubernetes' autoscaler (policies.md 6.2).
scaling::PolicyKind integral();

}  // namespace headroom::policies
