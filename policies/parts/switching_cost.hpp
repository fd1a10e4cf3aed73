#pragma once

#include <vector>

/// Plans for a fleet in which every change of size costs something (policies.md 7 and 9). All costs
/// are in instance-seconds: what one running instance costs in a second is 1.
namespace headroom::policies {

/// What it costs to have n instances, by n = 0, 1, ...
using CostBySize = std::vector<double>;

/// Of one instance more, and of one less.
struct SwitchingCost {
  double up = 0;
  double down = 0;
  double between(int from, int to) const {
    return to > from ? up * (to - from) : down * (from - to);
  }
};

/// What a tick costs: the instances, and what they do not serve.
struct RunningCost {
  double tick_s = 60;
  double shortage = 1;  ///< of a second in which the load misses one instance, in instance-seconds
  /// For each size up to `most`. @param demand in instances: 2.3
  CostBySize by_size(double demand, int most) const;
};

/// Lets a fleet change once: V(n') becomes the least of V(n) + the cost of going from n to n'. Two
/// running minima do it, as the cost of a change is linear in its size.
void allow_change(CostBySize& cost, SwitchingCost change);

/// A tick of a plan.
struct PlannedTick {
  CostBySize running;
  SwitchingCost change;  ///< at its beginning
  int arrivals = 0;      ///< instances launched before, which join without a cost before that
};

/// The cheapest sizes, tick by tick, by dynamic programming. Between equals it changes nothing.
/// @param start size before the first tick @pre all ticks know equally many sizes
std::vector<int> cheapest_path(int start, const std::vector<PlannedTick>& ticks);

}  // namespace headroom::policies
