#include "policies/ski_rental.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/policies/by_rate.hpp"
#include "tests/policies/fleet_cost.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

constexpr double kPerInstance = 10;  // requests a second

scaling::Attached attached(Duration boot) {
  scaling::GroupFacts facts;
  facts.boot_estimate = boot;
  return ski_rental().make(Config(Config::Object{{"RequestsPerInstance", Config(kPerInstance)}}),
                           facts);
}

// A start is worth two idle minutes. Demand 1 3 5 2 1 1 4 4 2 1.
TEST(SkiRental, keeps_an_instance_for_as_long_as_a_start_is_worth) {
  EXPECT_EQ(follow(*attached(120_s).policy, kRates, 1),
            (std::vector<int>{1, 3, 5, 5, 2, 1, 4, 4, 4, 2}));
}

TEST(SkiRental, where_starts_are_free_has_just_what_is_needed) {
  EXPECT_EQ(follow(*attached(0_s).policy, kRates, 1),
            (std::vector<int>{1, 3, 5, 2, 1, 1, 4, 4, 2, 1}));
}

TEST(SkiRental, an_instance_that_is_needed_again_begins_to_idle_anew) {
  EXPECT_EQ(follow(*attached(180_s).policy, {30, 10, 10, 30, 10, 10, 10}, 1),
            (std::vector<int>{3, 3, 3, 3, 3, 3, 1}));
}

TEST(SkiRental, costs_at_most_twice_the_optimum_that_knows_the_future) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Duration boot = Duration::minutes(1 + seed % 8);
    const std::vector<double> rates = random_rates(seed, 120, 80);
    const std::vector<int> path = follow(*attached(boot).policy, rates, 1);
    const double must_be_served = 1e6;
    const FleetCost fleet{{60, must_be_served}, {boot.seconds(), 0}};
    std::vector<double> beyond;  // the instance that the group keeps anyway would flatter the ratio
    for (const double rate : rates) beyond.push_back(std::max(0.0, rate / kPerInstance - 1));
    std::vector<int> more;
    for (const int size : path) more.push_back(size - 1);
    EXPECT_LE(fleet.of(more, 0, beyond), 2 * fleet.of(fleet.optimum(0, beyond, 9), 0, beyond));
  }
}

TEST(SkiRental, takes_instances_that_others_launched_for_needed_until_then) {
  EXPECT_EQ(follow(*attached(120_s).policy, {10, 10, 10}, 4), (std::vector<int>{4, 4, 1}));
}

TEST(SkiRental, survives_a_group_at_zero_and_narrow_limits) {
  const scaling::Attached policy = attached(120_s);
  const scaling::Wake tick{scaling::Wake::Why::tick};
  scaling::Observation observation;
  observation.metrics = {{}};
  EXPECT_FALSE(policy.policy->decide(tick, observation).desired) << "nothing counted yet";
  observation.metrics = {{{Instant{}, 60 * 1000.0}}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 0) << "a maximum of 0";
  observation.group.min = observation.group.max = 3;
  observation.metrics = {{}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 3);
}

TEST(SkiRental, may_be_made_before_anything_is_measured) {
  EXPECT_TRUE(ski_rental().make({}, {}).needs.capacity);
}

}  // namespace
}  // namespace headroom::policies
