#include "policies/hybrid.hpp"

#include <gtest/gtest.h>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::Decision;

Config::Object type(const char* name, double vcpus, double usd_per_hour) {
  return {{"InstanceType", Config(name)},
          {"VCpuCount", Config(vcpus)},
          {"UsdPerHour", Config(usd_per_hour)}};
}

Config two_types() {
  return Config(Config::List{Config(type("small", 1, 0.03)), Config(type("large", 4, 0.08))});
}

/// An instance of the launch template serves 10 requests a second on one vCPU.
scaling::Attached attached(Config::Object settings = {}) {
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return hybrid().make(Config(std::move(settings)), {});
}

Decision tell(scaling::Policy& policy, int minute, double rate, const scaling::GroupView& group) {
  scaling::Observation observation;
  observation.now = Instant{} + Duration::minutes(minute + 1);
  observation.group = group;
  observation.metrics = {{{Instant::at(Duration::minutes(minute)), rate * 60}}};
  return policy.decide({scaling::Wake::Why::tick}, observation);
}

/// What it decides last, when each minute had this rate.
Decision after_minutes(scaling::Policy& policy, int from, int until, double rate,
                       const scaling::GroupView& group) {
  Decision last;
  for (int minute = from; minute <= until; ++minute) last = tell(policy, minute, rate, group);
  return last;
}

scaling::GroupView group_of(const std::string& type, int instances) {
  scaling::GroupView group = settled(instances);
  group.instance_type = type;
  return group;
}

// 60 a second are 6 vCPUs, 6.9 with the margin, up to 5 % more by the histogram.
TEST(Hybrid, without_types_sets_the_number_for_the_last_days_demand_each_hour) {
  const scaling::Attached policy = attached();
  const scaling::GroupView group = group_of("small", 12);
  EXPECT_EQ(after_minutes(*policy.policy, 0, 59, 60, group).desired, 12) << "not an hour yet";
  const Decision decision = tell(*policy.policy, 60, 60, group);
  EXPECT_GE(decision.desired, 7);
  EXPECT_LE(decision.desired, 8);
  EXPECT_FALSE(decision.resize);
  EXPECT_TRUE(policy.needs.instance_types.empty());
}

// 2 large ones have 8 vCPUs for 0.16, 7 or 8 small ones cost 0.21 and more.
TEST(Hybrid, moves_to_the_cheapest_type_and_lets_nobody_go_before) {
  const scaling::Attached policy = attached({{"InstanceTypes", two_types()}});
  EXPECT_EQ(policy.needs.instance_types, (std::vector<std::string>{"small", "large"}));
  const Decision decision = after_minutes(*policy.policy, 0, 60, 60, group_of("small", 7));
  ASSERT_TRUE(decision.resize);
  EXPECT_EQ(decision.resize->instance_type, "large");
  EXPECT_EQ(decision.resize->how, scaling::Resize::How::instance_refresh);
  EXPECT_EQ(decision.desired, 7);
  const Decision later = after_minutes(*policy.policy, 61, 120, 60, group_of("large", 7));
  EXPECT_FALSE(later.resize);
  EXPECT_EQ(later.desired, 2);
}

TEST(Hybrid, in_between_the_load_of_the_moment_adds_instances_and_takes_none_away) {
  const scaling::Attached policy = attached({{"InstanceTypes", two_types()}});
  EXPECT_EQ(tell(*policy.policy, 0, 100, group_of("small", 2)).desired, 12) << "10 vCPUs and 15 %";
  EXPECT_EQ(tell(*policy.policy, 1, 100, group_of("large", 2)).desired, 3);
  EXPECT_EQ(tell(*policy.policy, 2, 10, group_of("large", 3)).desired, 3);
}

TEST(Hybrid, asks_for_nothing_else_while_the_instances_are_updated) {
  const scaling::Attached policy = attached({{"InstanceTypes", two_types()}});
  scaling::GroupView group = group_of("small", 7);
  group.is_updating = true;
  const Decision decision = after_minutes(*policy.policy, 0, 60, 60, group);
  EXPECT_FALSE(decision.resize);
  EXPECT_EQ(decision.desired, 7);
  group.is_updating = false;
  EXPECT_TRUE(tell(*policy.policy, 61, 60, group).resize) << "then at once";
}

// First 6 vCPUs, then 5, which is the target by now: but 6 are still what the upper bound wants.
TEST(Hybrid, keeps_its_choice_while_its_size_is_between_the_bounds) {
  const scaling::Attached policy = attached({{"TargetQuantile", Config(0.6)}});
  const scaling::GroupView group = group_of("small", 7);
  const auto chosen = after_minutes(*policy.policy, 0, 60, 60, group).desired;
  EXPECT_EQ(after_minutes(*policy.policy, 61, 180, 50, group).desired, chosen);
}

TEST(Hybrid, chooses_anew_when_the_demand_has_left_its_choice) {
  const scaling::Attached policy = attached();
  const scaling::GroupView group = group_of("small", 7);
  after_minutes(*policy.policy, 0, 60, 60, group);
  after_minutes(*policy.policy, 61, 479, 120, group);
  EXPECT_GE(tell(*policy.policy, 480, 10, group).desired, 14) << "12 vCPUs and 15 %";
}

TEST(Hybrid, has_no_opinion_before_the_first_request_and_stays_within_the_limits) {
  const scaling::Attached policy = attached({{"InstanceTypes", two_types()}});
  scaling::Observation silence;
  silence.metrics = {{}};
  EXPECT_FALSE(policy.policy->decide({scaling::Wake::Why::tick}, silence).desired);
  scaling::GroupView group = group_of("small", 0);
  group.max = 0;
  EXPECT_EQ(after_minutes(*policy.policy, 0, 60, 60, group).desired, 0);
  group.min = group.max = 1;
  EXPECT_EQ(after_minutes(*policy.policy, 61, 120, 0, group).desired, 1);
}

TEST(Hybrid, refuses_quantiles_out_of_order_and_a_type_twice) {
  EXPECT_THROW(attached({{"LowerQuantile", Config(0.95)}}), scaling::BadConfig);
  EXPECT_THROW(attached({{"UpperQuantile", Config(0.8)}}), scaling::BadConfig);
  EXPECT_THROW(attached({{"InstanceTypes",
                          Config(Config::List{Config(type("a", 1, 1)), Config(type("a", 1, 1))})}}),
               scaling::BadConfig);
  EXPECT_TRUE(hybrid().make({}, {}).needs.capacity) << "before anything is measured";
}

}  // namespace
}  // namespace headroom::policies
