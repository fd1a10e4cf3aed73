#pragma once

#include <random>
#include <vector>

#include "policies/parts/switching_cost.hpp"

/// What the tests of policies share that weigh instances against starts: costs of whole paths, and
/// the least that they could have been.
namespace headroom::policies {

struct FleetCost {
  RunningCost running;
  SwitchingCost change;

  /// Of these sizes, tick by tick.
  double of(const std::vector<int>& sizes, int start, const std::vector<double>& demands) const {
    double sum = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      sum += change.between(start, sizes[i]) +
             running.by_size(demands[i], sizes[i])[static_cast<std::size_t>(sizes[i])];
      start = sizes[i];
    }
    return sum;
  }
  /// The cheapest sizes, had all demands been known.
  std::vector<int> optimum(int start, const std::vector<double>& demands, int most) const {
    std::vector<PlannedTick> ticks;
    for (const double demand : demands) ticks.push_back({running.by_size(demand, most), change});
    return cheapest_path(start, ticks);
  }
};

inline std::vector<double> in_instances(const std::vector<double>& rates, double per_instance) {
  std::vector<double> demands;
  for (const double rate : rates) demands.push_back(rate / per_instance);
  return demands;
}

/// Steps that last a while, with gaps of every length between them.
inline std::vector<double> random_rates(unsigned seed, int count, double most) {
  std::mt19937 random(seed);
  const auto share = [&] { return static_cast<double>(random()) / 4294967296.0; };
  std::vector<double> rates;
  double rate = 0;
  for (int i = 0; i < count; ++i) {
    if (share() < 0.4) rate = most * share();
    rates.push_back(rate);
  }
  return rates;
}

}  // namespace headroom::policies
