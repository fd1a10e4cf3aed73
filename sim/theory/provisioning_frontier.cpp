#include "sim/theory/provisioning_frontier.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace headroom::theory {
namespace {

FrontierPoint point_of(const Schedule& schedule) {
  return {schedule.instance_seconds, schedule.violation};
}

double interpolated(const FrontierPoint& strict, const FrontierPoint& lax, double violation) {
  const double share = (violation - strict.violation) / (lax.violation - strict.violation);
  return strict.instance_seconds + share * (lax.instance_seconds - strict.instance_seconds);
}

/// Whether b lies on or above the line from a to c, a.violation < b.violation < c.violation.
bool is_needless(const FrontierPoint& a, const FrontierPoint& b, const FrontierPoint& c) {
  return b.instance_seconds >= interpolated(a, c, b.violation);
}

}  // namespace

std::vector<FrontierPoint> frontier(const Provisioning& problem,
                                    const std::vector<double>& penalties) {
  std::vector<FrontierPoint> points;
  for (const double penalty : penalties) {
    points.push_back(point_of(cheapest_schedule(problem, penalty)));
  }
  return points;
}

std::vector<FrontierPoint> lower_hull(std::vector<FrontierPoint> points) {
  std::sort(points.begin(), points.end(), [](const FrontierPoint& a, const FrontierPoint& b) {
    return std::tie(a.violation, a.instance_seconds) < std::tie(b.violation, b.instance_seconds);
  });
  std::vector<FrontierPoint> hull;
  for (const FrontierPoint& point : points) {
    if (!hull.empty() && point.instance_seconds >= hull.back().instance_seconds) continue;
    while (hull.size() >= 2 && is_needless(hull[hull.size() - 2], hull.back(), point)) {
      hull.pop_back();
    }
    hull.push_back(point);
  }
  return hull;
}

std::optional<double> cost_at(const std::vector<FrontierPoint>& hull, double violation) {
  const auto lax = std::find_if(hull.begin(), hull.end(), [&](const FrontierPoint& point) {
    return point.violation >= violation;
  });
  if (hull.empty()) return std::nullopt;
  if (lax == hull.end()) return hull.back().instance_seconds;
  if (lax->violation == violation) return lax->instance_seconds;
  if (lax == hull.begin()) return std::nullopt;
  return interpolated(*(lax - 1), *lax, violation);
}

std::optional<double> cheapest_at(const Provisioning& problem, double violation) {
  FrontierPoint strict = point_of(least_violation(problem));
  FrontierPoint lax = point_of(cheapest_schedule(problem, 0));
  if (violation < strict.violation) return std::nullopt;
  if (violation >= lax.violation) return lax.instance_seconds;
  for (;;) {
    const double slope =
        (strict.instance_seconds - lax.instance_seconds) / (lax.violation - strict.violation);
    const FrontierPoint between = point_of(cheapest_schedule(problem, slope));
    const bool is_inside =
        strict.violation < between.violation && between.violation < lax.violation;
    constexpr double kRounding = 1e-9;  // of the cost
    if (!is_inside || between.instance_seconds >= interpolated(strict, lax, between.violation) -
                                                      kRounding * strict.instance_seconds) {
      return interpolated(strict, lax, violation);
    }
    (between.violation <= violation ? strict : lax) = between;
  }
}

}  // namespace headroom::theory
