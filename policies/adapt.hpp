#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Up at once, down slowly by a controller of the load's change per instance: Ali-Eldin, Tordsson &
/// Elmroth, "An adaptive hybrid elasticity controller for cloud infrastructures", NOMS 2012, with
/// the constants of public code (policies.md 4.2). Its point is that instances need not be launched
/// ahead, but must not be given back too fast.
scaling::PolicyKind adapt();

}  // namespace headroom::policies
