#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Changes nothing for as long as hindsight does not say that it should have: Lin, Wierman, Andrew
/// & Thereska, "Dynamic right-sizing for power-proportional data centers", INFOCOM 2011 / ToN 2013;
/// in whole instances: Albers & Quedenfeld, SPAA 2018 (policies.md 7). Without any forecast it
/// costs at most three times the optimum that knows the future, where capacity comes at once; the
/// delay of a boot counts as its price only.
scaling::PolicyKind lazy_provisioning();

}  // namespace headroom::policies
