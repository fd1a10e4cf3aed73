#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// One instance more above a high utilisation, one less below a low one: the baseline that everyone
/// knows, with confirmations, cooldowns, and a guard against the flapping that it is known for.
/// With n instances the pair is safe only where low <= high (n - 1) / n (policies.md 6.1).
scaling::PolicyKind thresholds();

}  // namespace headroom::policies
