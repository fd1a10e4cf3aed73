#include "policies/adapt.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/policies/by_rate.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

scaling::Attached attached(Config::Object settings = {}) {
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return adapt().make(Config(std::move(settings)), {});
}

const scaling::Wake kTick{scaling::Wake::Why::tick};

// The rule of policies.md 4.2 on the rates of 11, by an independent program.
TEST(Adapt, goes_up_at_once_and_down_slowly) {
  EXPECT_EQ(follow(*attached().policy, kRates, 1),
            (std::vector<int>{1, 4, 6, 6, 5, 5, 5, 5, 5, 4}));
}

TEST(Adapt, goes_down_faster_with_a_smaller_divisor) {
  EXPECT_EQ(follow(*attached({{"ScaleInDivisor", Config(4.0)}}).policy, kRates, 1),
            (std::vector<int>{1, 4, 6, 4, 4, 3, 5, 5, 4, 3}));
}

// Ten instances where two are needed: 10 x (2 - 10) / 10 / 15 is half an instance a minute, and
// less the fewer they are.
TEST(Adapt, gives_back_whole_instances_only) {
  EXPECT_EQ(follow(*attached().policy, std::vector<double>(12, 20.0), 10),
            (std::vector<int>{10, 9, 9, 9, 8, 8, 7, 7, 7, 7, 6, 6}));
}

TEST(Adapt, has_a_tenth_more_than_is_needed_when_it_goes_up) {
  EXPECT_EQ(follow(*attached().policy, {199.0}, 19), (std::vector<int>{22}));
  EXPECT_EQ(follow(*attached({{"Margin", Config(0.0)}}).policy, {199.0}, 19),
            (std::vector<int>{20}));
}

TEST(Adapt, keeps_what_is_just_needed) {
  EXPECT_EQ(follow(*attached().policy, {20, 20, 20, 20}, 2), (std::vector<int>{2, 2, 2, 2}));
}

TEST(Adapt, ends_at_what_a_constant_load_needs) {
  EXPECT_EQ(follow(*attached({{"ScaleInDivisor", Config(1.0)}}).policy,
                   std::vector<double>(100, 30.0), 50)
                .back(),
            3);
}

TEST(Adapt, comes_back_from_nothing) {
  const scaling::Attached policy = attached();
  scaling::Observation load;
  load.group = settled(0);
  load.metrics = {{{Instant{}, 60 * 25.0}}};
  EXPECT_EQ(policy.policy->decide(kTick, load).desired, 4);
}

TEST(Adapt, stays_within_the_groups_limits) {
  const scaling::Attached policy = attached();
  scaling::Observation crowd;
  crowd.group = settled(5);
  crowd.group.min = crowd.group.max = 5;
  crowd.metrics = {{{Instant{}, 60 * 1e12}}};
  EXPECT_EQ(policy.policy->decide(kTick, crowd).desired, 5);
  crowd.metrics = {{}};
  EXPECT_EQ(policy.policy->decide(kTick, crowd).desired, 5);
}

TEST(Adapt, has_no_opinion_before_the_first_request_is_counted) {
  scaling::Observation silence;
  silence.group = settled(4);
  silence.metrics = {{}};
  EXPECT_FALSE(attached().policy->decide(kTick, silence).desired);
}

TEST(Adapt, needs_no_settings_and_no_capacity_while_a_scenario_is_read) {
  const scaling::Attached bare = adapt().make({}, {});
  EXPECT_TRUE(bare.needs.capacity);
  EXPECT_EQ(bare.needs.tick, 60_s);
}

}  // namespace
}  // namespace headroom::policies
