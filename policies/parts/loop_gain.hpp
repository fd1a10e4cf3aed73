#pragma once

#include "policies/parts/booting.hpp"
#include "sim/engine/time.hpp"

/// How strong an integrating controller may be that sees the effect of what it does late
/// (policies.md 10).
namespace headroom::policies {

/// Half of what is stable (sim/theory/delayed_integrator). The delay is that of the metric, and the
/// boot where it is ignored. @param metric_ticks periods until an effect is seen
double default_gain(Duration period, Duration boot, WhileBooting way, int metric_ticks = 1);

}  // namespace headroom::policies
