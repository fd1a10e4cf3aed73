#include "policies/lazy_provisioning.hpp"

#include <gtest/gtest.h>

#include "tests/policies/by_rate.hpp"
#include "tests/policies/fleet_cost.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

constexpr double kPerInstance = 10;  // requests a second

scaling::Attached attached(double shortage_cost, Duration boot = 120_s) {
  scaling::GroupFacts facts;
  facts.boot_estimate = boot;
  return lazy_provisioning().make(
      Config(Config::Object{{"RequestsPerInstance", Config(kPerInstance)},
                            {"ShortageCost", Config(shortage_cost)}}),
      facts);
}

// A minute short of two instances costs 1200 and two starts with their minute 360: up at once. Idle
// minutes cost 60 an instance and a start 120: the third idle minute makes it dearer to have
// stayed.
TEST(LazyProvisioning, keeps_idle_instances_until_they_have_cost_more_than_a_start) {
  EXPECT_EQ(follow(*attached(10).policy, {30, 10, 10, 10, 10}, 1),
            (std::vector<int>{3, 3, 3, 1, 1}));
  EXPECT_EQ(follow(*attached(10).policy, {30, 10, 10, 30, 10, 10, 10}, 1),
            (std::vector<int>{3, 3, 3, 3, 3, 3, 1}));
}

// A minute short of one instance costs 120, one with it 60 and its start 120: the third pays.
TEST(LazyProvisioning, starts_an_instance_when_the_shortage_has_cost_as_much) {
  EXPECT_EQ(follow(*attached(2).policy, {20, 20, 20, 20}, 1), (std::vector<int>{1, 1, 2, 2}));
}

TEST(LazyProvisioning, where_starts_are_free_takes_the_cheapest_size_of_each_minute) {
  EXPECT_EQ(follow(*attached(10, 0_s).policy, kRates, 1),
            (std::vector<int>{1, 3, 5, 2, 1, 1, 4, 4, 2, 1}));
}

TEST(LazyProvisioning, where_a_shortage_is_free_lets_all_go_but_the_minimum) {
  EXPECT_EQ(follow(*attached(0, 0_s).policy, {50, 50}, 4), (std::vector<int>{1, 1}));
}

// The instance that the group keeps anyway is left out: it would only flatter the ratio.
TEST(LazyProvisioning, costs_at_most_three_times_the_optimum_that_knows_the_future) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const double shortage = 1.5 + seed % 12;
    const std::vector<double> rates = random_rates(seed, 120, 80);
    const std::vector<int> path = follow(*attached(shortage, 240_s).policy, rates, 1);
    const FleetCost fleet{{60, shortage}, {240, 0}};
    const std::vector<double> demands = in_instances(rates, kPerInstance);
    std::vector<double> beyond;
    for (const double demand : demands) beyond.push_back(std::max(0.0, demand - 1));
    std::vector<int> more;
    for (const int size : path) more.push_back(size - 1);
    const double optimum = fleet.of(fleet.optimum(0, beyond, 9), 0, beyond);
    EXPECT_LE(fleet.of(more, 0, beyond), 3 * optimum + 1e-6);
    EXPECT_GE(fleet.of(more, 0, beyond), optimum - 1e-6);
  }
}

TEST(LazyProvisioning, survives_a_group_at_zero_and_limits_that_move) {
  const scaling::Attached policy = attached(10);
  const scaling::Wake tick{scaling::Wake::Why::tick};
  scaling::Observation observation;
  observation.metrics = {{}};
  EXPECT_FALSE(policy.policy->decide(tick, observation).desired) << "nothing counted yet";
  observation.metrics = {{{Instant{}, 60 * 1000.0}}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 0) << "a maximum of 0";
  observation.group.max = 5;
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 5);
  observation.group.desired = 5;
  observation.group.min = observation.group.max = 3;
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 3);
  observation.group.desired = 3;
  observation.group.min = 1;
  observation.group.max = 1000;
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 100);
}

TEST(LazyProvisioning, may_be_made_before_anything_is_measured) {
  const scaling::Attached policy = lazy_provisioning().make({}, {});
  EXPECT_TRUE(policy.needs.capacity);
  EXPECT_EQ(policy.needs.tick, 60_s);
}

}  // namespace
}  // namespace headroom::policies
