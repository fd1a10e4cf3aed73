#include "sim/stats/elasticity.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::stats {
namespace {

constexpr double kLeastDemand = 1.0;  // metrics.md 1

int sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

void add_areas(const StepFunction& supply, const StepFunction& demand, double seconds,
               Elasticity& result) {
  for_each_stretch(supply, demand, [&](Duration lasting, double s, double d) {
    d = std::max(d, kLeastDemand);
    const double share = lasting.seconds() / seconds;
    const double missing = std::max(0.0, d - s);
    const double idle = std::max(0.0, s - d);
    result.under_instances += missing * share;
    result.over_instances += idle * share;
    result.under_percent += 100 * missing / d * share;
    result.over_percent += 100 * idle / d * share;
    if (idle > 0) {
      result.over_percent_of_supply += 100 * idle / s * share;
      result.over_time_percent += 100 * share;
    }
    if (missing > 0) result.under_time_percent += 100 * share;
  });
}

void add_moves(const StepFunction& supply, const StepFunction& demand, Duration bin, double seconds,
               Elasticity& result) {
  const std::vector<double> s = supply.at_ends_of_bins(bin);
  const std::vector<double> d = demand.at_ends_of_bins(bin);
  const double first = std::min(bin.seconds(), seconds);  // the first bin has nothing before it
  double stepped = 0;  // instances that supply stepped more than demand
  for (std::size_t i = 1; i < std::min(s.size(), d.size()); ++i) {
    const double start = bin.seconds() * static_cast<double>(i);
    const double share = std::min(bin.seconds(), seconds - start) / (seconds - first);
    const double supply_step = s[i] - s[i - 1];
    const double demand_step = std::max(d[i], kLeastDemand) - std::max(d[i - 1], kLeastDemand);
    const int apart = sign(supply_step) - sign(demand_step);
    if (apart > 0) result.supply_rises_percent += 100 * share;
    if (apart < 0) result.demand_rises_percent += 100 * share;
    stepped += std::abs(supply_step) - std::abs(demand_step);
  }
  result.instability_percent = result.supply_rises_percent + result.demand_rises_percent;
  result.jitter_per_minute = stepped / (seconds / 60);
}

}  // namespace

Elasticity elasticity(const StepFunction& supply, const StepFunction& demand,
                      Duration metric_period) {
  const double seconds = std::min(supply.length(), demand.length()).seconds();
  Elasticity result;
  add_areas(supply, demand, seconds, result);
  add_moves(supply, demand, metric_period, seconds, result);
  return result;
}

}  // namespace headroom::stats
