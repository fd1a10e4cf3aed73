#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Ahead by the hour of the day, and at once when more comes than was foreseen: Urgaonkar, Shenoy,
/// Chandra, Goyal & Wood, "Agile dynamic provisioning of multi-tier Internet applications", TAAS
/// 3(1), 2008 (policies.md 4.3). Until it knows the hour from a day before, it does as React.
scaling::PolicyKind hist();

}  // namespace headroom::policies
