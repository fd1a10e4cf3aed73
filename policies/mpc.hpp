#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Model-predictive control: each tick the cheapest plan for the ticks to come, of which only the
/// first step is done (policies.md 7). The plan weighs running instances, missed load and changes
/// against one another, knows what is on its way and how long a launch takes, and provides for a
/// high quantile of the forecast. An exact dynamic program finds it, as one whole number is the
/// state.
scaling::PolicyKind mpc();

}  // namespace headroom::policies
