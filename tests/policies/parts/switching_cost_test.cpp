#include "policies/parts/switching_cost.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/policies/by_rate.hpp"
#include "tests/policies/fleet_cost.hpp"

namespace headroom::policies {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

TEST(SwitchingCost, a_change_costs_by_its_size_and_direction) {
  CostBySize cost = {50, 0, 40, 90};
  allow_change(cost, {30, 10});
  EXPECT_EQ(cost, (CostBySize{10, 0, 30, 60}));
}

TEST(SwitchingCost, what_can_not_be_reached_stays_impossible) {
  CostBySize cost = {kNever, 5, kNever};
  allow_change(cost, {kNever, 1});
  EXPECT_EQ(cost, (CostBySize{6, 5, kNever}));
}

TEST(SwitchingCost, a_tick_costs_its_instances_and_what_they_do_not_serve) {
  EXPECT_EQ((RunningCost{60, 10}.by_size(1.5, 3)), (CostBySize{900, 360, 120, 180}));
}

// policies.md 9: the clairvoyant optimum by the price of a lost request, boot 120 s.
TEST(SwitchingCost, finds_the_clairvoyant_optimum_of_the_reference) {
  struct Case {
    double instance_seconds_per_request, cost, lost;
  };
  for (const auto& [price, cost, lost] :
       {Case{0.45, 2400, 0}, Case{0.42, 2220, 420}, Case{0.3, 2040, 1020}, Case{0.25, 1800, 1920},
        Case{0.2, 1020, 5700}, Case{0.1, 0, 13140}}) {
    const FleetCost fleet{{60, price * 10}, {120, 0}};
    const std::vector<double> demands = in_instances(kRates, 10);
    EXPECT_NEAR(fleet.of(fleet.optimum(0, demands, 6), 0, demands), cost + price * lost, 1e-6)
        << "at " << price;
  }
}

TEST(SwitchingCost, arrivals_join_without_a_cost_and_later_changes_wait_for_their_tick) {
  const RunningCost running{60, 100};
  const SwitchingCost only_down{kNever, 20}, both{20, 20};
  const auto tick = [&](SwitchingCost change, int arrivals) {
    return PlannedTick{running.by_size(3, 5), change, arrivals};
  };
  EXPECT_EQ(cheapest_path(1, {tick(only_down, 0), tick(only_down, 1), tick(both, 0)}),
            (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(cheapest_path(1, {tick(only_down, 9)}), (std::vector<int>{3}));
  EXPECT_TRUE(cheapest_path(1, {}).empty());
}

}  // namespace
}  // namespace headroom::policies
