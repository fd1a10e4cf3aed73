#include "policies/parts/switching_cost.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace headroom::policies {
namespace {

constexpr double kImpossible = std::numeric_limits<double>::infinity();

/// After arrivals: those that do not fit leave again.
int joined(int size, int arrivals, std::size_t sizes) {
  return std::min(size + arrivals, static_cast<int>(sizes) - 1);
}

CostBySize after_arrivals(const CostBySize& before, int arrivals) {
  CostBySize after(before.size(), kImpossible);
  for (std::size_t n = 0; n < before.size(); ++n) {
    double& cost =
        after[static_cast<std::size_t>(joined(static_cast<int>(n), arrivals, before.size()))];
    cost = std::min(cost, before[n]);
  }
  return after;
}

/// The size from which a tick's size was reached at the least cost.
int predecessor(const CostBySize& before, const PlannedTick& tick, int size) {
  const auto cost_from = [&](int n) {
    return before[static_cast<std::size_t>(n)] +
           tick.change.between(joined(n, tick.arrivals, before.size()), size);
  };
  int best = std::max(0, size - tick.arrivals);
  for (int n = 0; n < static_cast<int>(before.size()); ++n) {
    if (cost_from(n) < cost_from(best)) best = n;
  }
  return best;
}

}  // namespace

CostBySize RunningCost::by_size(double demand, int most) const {
  CostBySize cost;
  for (int n = 0; n <= most; ++n)
    cost.push_back(tick_s * (n + shortage * std::max(0.0, demand - n)));
  return cost;
}

void allow_change(CostBySize& cost, SwitchingCost change) {
  for (std::size_t n = 1; n < cost.size(); ++n)
    cost[n] = std::min(cost[n], cost[n - 1] + change.up);
  for (std::size_t n = cost.size(); n-- > 1;)
    cost[n - 1] = std::min(cost[n - 1], cost[n] + change.down);
}

std::vector<int> cheapest_path(int start, const std::vector<PlannedTick>& ticks) {
  if (ticks.empty()) return {};
  const std::size_t sizes = ticks.front().running.size();
  std::vector<CostBySize> costs = {CostBySize(sizes, kImpossible)};
  costs[0][static_cast<std::size_t>(joined(start, 0, sizes))] = 0;
  for (const PlannedTick& tick : ticks) {
    CostBySize cost = after_arrivals(costs.back(), tick.arrivals);
    allow_change(cost, tick.change);
    for (std::size_t n = 0; n < sizes; ++n) cost[n] += tick.running[n];
    costs.push_back(std::move(cost));
  }
  std::vector<int> path(ticks.size());
  path.back() = static_cast<int>(std::distance(
      costs.back().begin(), std::min_element(costs.back().begin(), costs.back().end())));
  for (std::size_t i = ticks.size(); i-- > 1;)
    path[i - 1] = predecessor(costs[i], ticks[i], path[i]);
  return path;
}

}  // namespace headroom::policies
