#pragma once

#include <vector>

#include "policies/parts/switching_cost.hpp"
#include "sim/scaling/policy.hpp"

/// Planning some ticks ahead and doing the first step only (policies.md 7).
namespace headroom::policies {

/// Instances that serve, and those on their way.
struct LaunchPipeline {
  int serving = 0;
  /// Those that join at the beginning of each coming tick, up to the tick for which a launch of
  /// this moment would come in time.
  std::vector<int> arrivals;

  std::size_t lead() const { return arrivals.size() - 1; }  ///< ticks that a boot takes, rounded up
};

/// Instances on their way join a boot after their launch; what is late, at the next tick; what is
/// still to be launched, a boot from now. No more than the desired capacity.
/// @pre the policy needs per_instance
LaunchPipeline launch_pipeline(const scaling::Observation& observation, Duration boot,
                               Duration tick);

/// What is to be launched (> 0) or to leave (< 0) now. The plan is the cheapest one for all ticks:
/// before a launch of now can come in time, instances may only leave; from then on their number is
/// free. Every change costs, in either direction.
/// @param demands of the coming ticks, in instances @pre more of them than the pipeline's lead
int first_step(const LaunchPipeline& pipeline, const std::vector<double>& demands,
               RunningCost running, double change_cost, int most);

}  // namespace headroom::policies
