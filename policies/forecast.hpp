#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Enough instances for what a forecast of the request rate may reach until new ones could serve,
/// and never fewer than the last period's requests ask for: an open equivalent of predictive
/// scaling, minute by minute (policies.md 3). Scales in only when the forecast stays low. What is
/// known of the hours before the run is its past.
scaling::PolicyKind forecast();

}  // namespace headroom::policies
