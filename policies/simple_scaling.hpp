#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// AWS's simple scaling: one adjustment for an alarm, then a cooldown (aws-behaviour 4.6).
scaling::PolicyKind simple_scaling();

}  // namespace headroom::policies
