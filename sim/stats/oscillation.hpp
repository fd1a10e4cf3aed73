#pragma once

#include <cstddef>
#include <optional>

#include "sim/stats/step_function.hpp"

/// How restless a scaling history is: policies.md 10, metrics.md 2 (adaptations).
namespace headroom::stats {

/// Changes of desired capacity over a run.
struct Scalings {
  std::size_t changes = 0;
  std::size_t reversals = 0;        ///< changes against the direction of the one before
  std::size_t quick_reversals = 0;  ///< of them, within `quick` after the one before
  double changes_per_hour = 0;
  double reversals_per_hour = 0;
};
Scalings count_scalings(const StepFunction& desired, Duration quick = Duration::minutes(10));

/// Capacity that goes up and down for ever while the demand stays as it is.
struct LimitCycle {
  double low = 0;   ///< instances
  double high = 0;  ///< instances
  Duration period;
  std::size_t repeats = 0;  ///< whole cycles seen
  bool is_exact = false;    ///< the same steps each time, not merely up and down

  double amplitude() const { return high - low; }  ///< from lowest to highest, instances
};

/// The cycle in which the window [from, until) ends. @pre constant demand in the window
///
/// Exact: the last changes are three or more repeats of one pattern of values, the last two of
/// them equally long within a quarter (boot times and metric periods jitter), and the last change
/// is no longer ago than one period. Else irregular: three swings up and three down in the window,
/// with a reversal each way still in its last third, that is, they do not die out; then low and
/// high are those of the last third.
std::optional<LimitCycle> limit_cycle(const StepFunction& capacity, Instant from, Instant until);

/// The same after the last change of demand, to the end.
std::optional<LimitCycle> limit_cycle(const StepFunction& capacity, const StepFunction& demand);

}  // namespace headroom::stats
