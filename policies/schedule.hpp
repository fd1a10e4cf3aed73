#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// So many instances from such a time on, whatever the load does: a plan that was made beforehand,
/// once or again and again. It sees nothing, and so is the shortest policy there is.
scaling::PolicyKind schedule();

}  // namespace headroom::policies
