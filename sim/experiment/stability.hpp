#pragma once

#include <optional>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/experiment/capacity.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/stats/oscillation.hpp"
#include "sim/stats/step_response.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

/// A load that is steady, jumps up, is steady, drops, and is steady again: what a controller is
/// tried with. Steps are of instances that it needs.
struct StepLoad {
  int low = 2;
  int high = 6;
  Duration hold = 2_h;  ///< of each of the three levels
};

/// The scenario under that load instead of its own, on a fleet that begins with what it needs.
/// @param capacity of one of its instances, and the mix of requests that it was measured with
scenario::Scenario under_steps(scenario::Scenario scenario, const StepLoad& load,
                               const Capacity& capacity);

/// How restless a policy is under a StepLoad, by the desired capacity.
struct Stability {
  double scalings_per_hour = 0;
  double reversals_per_hour = 0;
  stats::StepResponse up;    ///< to the jump
  stats::StepResponse down;  ///< to the drop
  /// The widest limit cycle of the three steady times, without what the policy needs to get there;
  /// empty where it came to rest in each.
  std::optional<stats::LimitCycle> cycle = {};
  bool slo_met = true;

  bool is_stable() const { return !cycle; }
};

/// @param scenario as `under_steps` makes it
Stability test_stability(const scenario::Scenario& scenario,
                         const scenario::Environment& environment, const StepLoad& load,
                         const world::RunOptions& options = {});

}  // namespace headroom::experiment
