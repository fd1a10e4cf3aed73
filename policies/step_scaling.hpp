#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// AWS's step scaling: the further a metric is beyond an alarm's threshold, the larger the
/// adjustment.
scaling::PolicyKind step_scaling();

}  // namespace headroom::policies
