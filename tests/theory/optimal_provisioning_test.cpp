#include "sim/theory/optimal_provisioning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "sim/theory/provisioning_frontier.hpp"

namespace headroom::theory {
namespace {

using testing::ElementsAre;

// policies.md 9.
const std::vector<int> kDemand = {1, 3, 5, 2, 1, 1, 4, 4, 2, 1};
const std::vector<double> kRates = {8, 28, 47, 19, 9, 10, 38, 37, 15, 8};

Provisioning problem(double boot_s, int lowest = 0, int highest = 5, double tick_s = 60) {
  return {.ticks = 0,
          .tick_s = tick_s,
          .boot_s = boot_s,
          .lowest = lowest,
          .highest = highest,
          .violation = nullptr};
}

/// Each instance missing in a tick is one violation.
Provisioning covering(Provisioning p, const std::vector<int>& demand) {
  p.ticks = demand.size();
  p.violation = [demand](std::size_t tick, int n) { return std::max(0.0, 1.0 * demand[tick] - n); };
  return p;
}

/// All schedules of a tiny problem.
std::vector<FrontierPoint> all_schedules(const Provisioning& p) {
  std::vector<FrontierPoint> points;
  std::vector<int> path(p.ticks, p.lowest);
  for (;;) {
    FrontierPoint point{billed_instance_seconds(p, path), 0};
    for (std::size_t tick = 0; tick < p.ticks; ++tick) {
      point.violation += p.violation(tick, path[tick]);
    }
    points.push_back(point);
    std::size_t digit = 0;
    while (digit < p.ticks && path[digit] == p.highest) path[digit++] = p.lowest;
    if (digit == p.ticks) return points;
    ++path[digit];
  }
}

TEST(OptimalProvisioning, covers_the_reference_at_its_costs) {
  const std::pair<double, double> costs[] = {{60, 1920}, {120, 2400}, {300, 3420}, {600, 4920}};
  for (const auto& [boot_s, cost] : costs) {
    EXPECT_EQ(cheapest_cover(problem(boot_s), kDemand).instance_seconds, cost) << boot_s;
    const Provisioning p = with_requests_lost(problem(boot_s), kRates, 10);
    EXPECT_EQ(least_violation(p).instance_seconds, cost) << boot_s;
    EXPECT_EQ(least_violation(p).violation, 0) << boot_s;
  }
}

TEST(OptimalProvisioning, trades_cost_for_violation_as_the_reference_does) {
  const Provisioning p = with_requests_lost(problem(120), kRates, 10);
  struct Row {
    double penalty, cost, lost;
  };
  for (const Row& row : {Row{0.45, 2400, 0}, Row{0.42, 2220, 420}, Row{0.3, 2040, 1020},
                         Row{0.25, 1800, 1920}, Row{0.2, 1020, 5700}, Row{0.1, 0, 13140}}) {
    const Schedule best = cheapest_schedule(p, row.penalty);
    EXPECT_NEAR(best.instance_seconds + row.penalty * best.violation,
                row.cost + row.penalty * row.lost, 1e-9)
        << row.penalty;
  }
  EXPECT_THAT(cheapest_schedule(p, 0.45).instances, ElementsAre(1, 3, 5, 2, 1, 1, 4, 4, 2, 1));
  EXPECT_THAT(cheapest_schedule(p, 0.42).instances, ElementsAre(1, 3, 4, 2, 1, 1, 4, 4, 2, 1));
  EXPECT_NEAR(cheapest_schedule(p, 0.42).violation, 420, 1e-9);
  EXPECT_THAT(cheapest_schedule(p, 0.1).instances, testing::Each(0));
}

TEST(OptimalProvisioning, keeps_an_instance_over_a_gap_no_longer_than_a_boot) {
  // Two runs of a minute, two minutes apart: 4 + 2 kept, or (1 + 3) x 2 booted again.
  EXPECT_THAT(cheapest_cover(problem(120), {1, 0, 0, 1}).instances, ElementsAre(1, 1, 1, 1));
  EXPECT_EQ(cheapest_cover(problem(120), {1, 0, 0, 1}).instance_seconds, 360);
  EXPECT_THAT(cheapest_cover(problem(119), {1, 0, 0, 1}).instances, ElementsAre(1, 0, 0, 1));
  EXPECT_EQ(cheapest_cover(problem(119), {1, 0, 0, 1}).instance_seconds, 2 * (60 + 119));
}

TEST(OptimalProvisioning, bills_each_start_at_least_the_minimum) {
  EXPECT_EQ(cheapest_cover(problem(10, 0, 5, 20), {1, 0, 1}).instance_seconds, 120);
  EXPECT_EQ(cheapest_cover(problem(10, 0, 5, 20), {1, 0, 1}, 0).instance_seconds, 60);
}

TEST(OptimalProvisioning, keeps_to_the_limits_of_the_group) {
  // Two always; the third from the second tick to the eighth, the fourth from the third to the
  // eighth, as their gaps of four and three minutes are shorter than a boot.
  const Provisioning limited = covering(problem(300, 2, 4), kDemand);
  const Schedule cover = cheapest_cover(limited, kDemand);
  EXPECT_EQ(cover.instance_seconds, 2 * 600 + (300 + 7 * 60) + (300 + 6 * 60));
  EXPECT_THAT(cover.instances, ElementsAre(2, 3, 4, 4, 4, 4, 4, 4, 2, 2));
}

TEST(OptimalProvisioning, layers_and_dynamic_program_agree) {
  const std::uint64_t seed = 9;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const auto any = [&](int from, int to) {
    return std::uniform_int_distribution<int>(from, to)(random);
  };
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<int> demand(static_cast<std::size_t>(any(1, 60)));
    for (int& d : demand) d = any(0, 7);
    const int lowest = any(0, 3);
    const Provisioning p = covering(problem(60 * any(1, 12), lowest, any(lowest, 9)), demand);
    const Schedule cover = cheapest_cover(p, demand);
    const Schedule program = least_violation(p);
    ASSERT_NEAR(cover.instance_seconds, program.instance_seconds, 1e-6) << trial;
    EXPECT_NEAR(billed_instance_seconds(p, cover.instances), cover.instance_seconds, 1e-6);
    for (std::size_t tick = 0; tick < demand.size(); ++tick) {
      EXPECT_GE(cover.instances[tick], std::min(demand[tick], p.highest));
    }
  }
}

TEST(OptimalProvisioning, no_schedule_is_better) {
  const std::uint64_t seed = 31;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> rate(0, 40);
  std::uniform_int_distribution<int> small(0, 3);
  for (int trial = 0; trial < 60; ++trial) {
    std::vector<double> rates(5);
    for (double& r : rates) r = rate(random);
    const int lowest = small(random) / 2;
    const Provisioning p = with_requests_lost(
        problem(60 * small(random) + 7, lowest, lowest + small(random)), rates, 10);
    const auto all = all_schedules(p);
    for (const double penalty : {0.0, 0.05, 0.15, 0.3, 0.6, 5.0}) {
      double least = std::numeric_limits<double>::infinity();
      for (const FrontierPoint& point : all) {
        least = std::min(least, point.instance_seconds + penalty * point.violation);
      }
      const Schedule best = cheapest_schedule(p, penalty);
      EXPECT_NEAR(best.instance_seconds + penalty * best.violation, least, 1e-6);
      for (const int n : best.instances) EXPECT_TRUE(p.lowest <= n && n <= p.highest);
    }
    const auto hull = lower_hull(all);
    EXPECT_NEAR(least_violation(p).violation, hull.front().violation, 1e-6);
    EXPECT_NEAR(least_violation(p).instance_seconds, hull.front().instance_seconds, 1e-6);
    for (const double violation : {0.0, 100.0, 500.0, 1500.0, 3000.0, 9000.0}) {
      const auto ours = cheapest_at(p, violation);
      const auto theirs = cost_at(hull, violation);
      ASSERT_EQ(ours.has_value(), theirs.has_value());
      EXPECT_NEAR(ours.value_or(0), theirs.value_or(0), 1e-6);
    }
  }
}

TEST(OptimalProvisioning, nothing_to_provision_costs_nothing) {
  EXPECT_EQ(cheapest_cover(problem(60), {}).instance_seconds, 0);
  const Provisioning empty = with_requests_lost(problem(60), {}, 10);
  EXPECT_TRUE(cheapest_schedule(empty, 1).instances.empty());
  EXPECT_EQ(cheapest_at(empty, 0), 0);
}

TEST(ProvisioningFrontier, hull_leaves_out_what_lies_above) {
  const std::vector<FrontierPoint> hull =
      lower_hull({{8, 0}, {9, 0}, {7, 1}, {2, 2}, {3, 2}, {2, 3}, {1, 6}, {1.4, 4}});
  EXPECT_THAT(hull, ElementsAre(FrontierPoint{8, 0}, FrontierPoint{2, 2}, FrontierPoint{1.4, 4},
                                FrontierPoint{1, 6}));
  EXPECT_EQ(cost_at(hull, 1), 5);
  EXPECT_EQ(cost_at(hull, 2), 2);
  EXPECT_EQ(cost_at(hull, 100), 1);
  EXPECT_FALSE(cost_at({{8, 1}}, 0.5));
  EXPECT_FALSE(cost_at({}, 0.5));
}

TEST(ProvisioningFrontier, gap_is_taken_at_equal_violation) {
  // policies.md 9: between (2220, 420 lost) and (2040, 1020 lost), both corners.
  const Provisioning p = with_requests_lost(problem(120), kRates, 10);
  EXPECT_NEAR(*cheapest_at(p, 720), 2130, 1e-6);
  EXPECT_NEAR(gap_to_optimal(2556, *cheapest_at(p, 720)), 0.2, 1e-9);
  const auto swept = lower_hull(frontier(p, {0, 0.1, 0.2, 0.25, 0.3, 0.42, 0.45, 1}));
  EXPECT_NEAR(*cost_at(swept, 720), 2130, 1e-6);
  EXPECT_EQ(cost_at(swept, 0), 2400);
}

}  // namespace
}  // namespace headroom::theory
