#pragma once

#include <optional>
#include <vector>

#include "sim/stats/step_function.hpp"

/// Overshoot and settling time: the step response of control theory, of a fleet of instances.
namespace headroom::stats {

/// A response seen against a level that it should come to.
struct Settling {
  double level = 0;      ///< instances
  double overshoot = 0;  ///< instances beyond the level at the peak, in the direction of the step
  /// Overshoot in percent of the level; 0 where the level is 0.
  double overshoot_percent = 0;
  /// From the step until the response stays within the band around the level to the end; empty
  /// when it does not.
  std::optional<Duration> time;
};

/// What capacity did between one change of demand and the next.
struct StepResponse {
  Instant at;         ///< when the demand changed
  Instant until;      ///< when it changed again, or the end
  double before = 0;  ///< demand, instances
  double after = 0;   ///< demand, instances
  /// Against the demand. A policy that keeps instances in hand never settles there.
  Settling to_demand;
  /// Against the level that it ended on: its time average over the last quarter of the stretch.
  Settling to_final;
};

inline constexpr double kSettlingBand = 1.0;  ///< instances: a whole one can not be halved

/// One for each change of demand. @param capacity desired capacity, or instances in service
/// @param band instances to each side of the level that count as settled
std::vector<StepResponse> step_responses(const StepFunction& capacity, const StepFunction& demand,
                                         double band = kSettlingBand);

}  // namespace headroom::stats
