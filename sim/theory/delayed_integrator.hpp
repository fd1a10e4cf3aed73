#pragma once

#include <vector>

/// A scaler as an integrator with a delay: each tick it corrects a share `gain` of the error that
/// it saw `delay` ticks ago, x[j+1] = x[j] - gain x[j-delay]. The delay is about (metric period +
/// alarm delay + boot + warm-up) / tick, unless what boots is counted as capacity: then 0.
/// policies.md 10; Levin & May, "A note on difference-delay equations", Theor. Popul. Biol. 9
/// (1976).
namespace headroom::theory {

/// Gains below this die out, those above grow: 2 sin(pi / (2 (2 delay + 1))).
/// @param delay whole ticks >= 0
double gain_limit(int delay);

/// Gains up to this do not overshoot: delay^delay / (delay + 1)^(delay + 1).
double gain_without_overshoot(int delay);

/// The error after 0, 1, ... ticks, from an error of 1 that has been there for ever.
std::vector<double> errors_after_step(double gain, int delay, int ticks);

/// Fewest instances at which removing one leaves the metric at or below its target, when scale-in
/// begins at `low_share` of the target: low_share <= (n - 1) / n. Below it, two sizes alternate
/// for ever unless the policy looks ahead. @param low_share in [0, 1)
int fewest_without_cycle(double low_share);

}  // namespace headroom::theory
