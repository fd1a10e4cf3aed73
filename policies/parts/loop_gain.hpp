#pragma once

#include "policies/parts/booting.hpp"
#include "sim/engine/time.hpp"

/// How strong an integrating controller may be that sees the effect of what it does late
/// (policies.md 10).
namespace headroom::policies {

/// x <- x - gain * (x of `delay` ticks ago) settles if and only if the gain is below this: Levin &
/// May, Theoretical Population Biology 9, 1976. @pre delay >= 0
double gain_limit(int delay);

/// Half of the limit. The delay is one tick of metric, and the boot where it is ignored.
double default_gain(Duration period, Duration boot, WhileBooting way);

}  // namespace headroom::policies
