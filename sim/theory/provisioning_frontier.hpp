#pragma once

#include <optional>
#include <vector>

#include "sim/theory/optimal_provisioning.hpp"

/// Least cost against violation: what a policy is measured against, at equal violation
/// (policies.md 9).
namespace headroom::theory {

struct FrontierPoint {
  double instance_seconds = 0;
  double violation = 0;
  bool operator==(const FrontierPoint&) const = default;
};

/// The best schedule of each penalty (instance-seconds per unit of violation).
std::vector<FrontierPoint> frontier(const Provisioning& problem,
                                    const std::vector<double>& penalties);

/// The corners of the lower convex hull, by rising violation and falling cost.
std::vector<FrontierPoint> lower_hull(std::vector<FrontierPoint> points);

/// Cost on a hull, interpolated between its corners; beyond the last corner its cost. Empty for
/// less violation than the first corner has. @param hull of lower_hull
std::optional<double> cost_at(const std::vector<FrontierPoint>& hull, double violation);

/// Cost on the complete hull (of all schedules) at `violation`: bisects by the slope between two
/// corners, each a dynamic program, until no schedule lies below. Empty when no schedule has so
/// little violation. Integer schedules may all lie above the hull, so it errs in favour of the
/// optimum.
std::optional<double> cheapest_at(const Provisioning& problem, double violation);

/// How much more a policy costs than the optimum: cost / optimal - 1.
inline double gap_to_optimal(double cost, double optimal) { return cost / optimal - 1; }

}  // namespace headroom::theory
