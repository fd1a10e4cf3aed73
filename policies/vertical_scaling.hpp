#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Larger or smaller instances instead of more or fewer: an alarm for high values asks for the next
/// type of a list, one for low values for the type before. What an operator's script behind an
/// alarm would do; AWS has no such policy.
scaling::PolicyKind vertical_scaling();

}  // namespace headroom::policies
