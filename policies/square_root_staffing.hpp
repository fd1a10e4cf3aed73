#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// The offered load and a safety of some square roots of it: Halfin & Whitt, "Heavy-traffic limits
/// for queues with many exponential servers", Operations Research 29, 1981; for a load that
/// changes, Jennings, Mandelbaum, Massey & Whitt, "Server staffing to meet time-varying demand",
/// Management Science 42, 1996 (policies.md 5).
scaling::PolicyKind square_root_staffing();

}  // namespace headroom::policies
