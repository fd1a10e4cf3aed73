#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// How the group asks its policies and what it makes of their answers, on the way out.
namespace headroom::cloud {
namespace {

using scaling::Decision;
using scaling::Observation;
using scaling::Wake;
using Why = scaling::Wake::Why;

/// A running group of `desired`, between `min` and `max`, whose alarm wakes all of the policies
/// from 120 s on.
std::unique_ptr<Rig> running(int min, int max, int desired, std::vector<GroupPolicy> policies) {
  RigOptions options;
  options.group.min = min;
  options.group.max = max;
  options.group.desired = desired;
  std::vector<std::string> names;
  for (const GroupPolicy& one : policies) names.push_back(one.name);
  options.alarms = {alarm_for(names)};
  auto rig = std::make_unique<Rig>(options, std::move(policies));
  rig->published = 99;
  rig->group.create_running(at(0_s), {});
  return rig;
}

TEST(AutoScalingGroupPolicies, a_wish_beyond_the_maximum_is_clamped) {
  auto rig = running(1, 3, 2, list(policy("p", wishes(5))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 3);
}

TEST(AutoScalingGroupPolicies, at_the_maximum_the_reason_is_noted_and_counted) {
  auto rig = running(1, 2, 2, list(policy("p", wishes(5))));
  rig->run_until(at(301_s));  // 120, 180, 240 and 300 s
  EXPECT_EQ(rig->group.desired(), 2);
  ASSERT_EQ(rig->notes(Happening::not_scaled),
            (std::vector<std::string>{"insufficient data: no datapoint, or too few",
                                      "at the maximum size of 2"}));
  EXPECT_EQ(rig->journal.entries().back().count, 4U);
}

TEST(AutoScalingGroupPolicies, a_policy_without_an_opinion_has_its_reason_noted) {
  auto rig = running(1, 4, 2, list(policy("p", wishes({}))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->notes(Happening::not_scaled).back(), "scripted");
}

TEST(AutoScalingGroupPolicies, a_policy_that_stays_has_its_reason_noted) {
  auto rig = running(1, 4, 2, list(policy("p", wishes(2))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->notes(Happening::not_scaled).back(), "scripted");
}

TEST(AutoScalingGroupPolicies, a_policy_that_stays_at_the_minimum_has_its_own_reason_noted) {
  auto rig = running(2, 4, 2, list(policy("p", wishes(2))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->notes(Happening::not_scaled).back(), "scripted");
}

TEST(AutoScalingGroupPolicies, of_several_wishes_the_largest_wins) {
  auto rig = running(1, 10, 2,
                     list(policy("a", wishes(3)), policy("b", wishes(5)), policy("c", wishes(4))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 5);
  EXPECT_NE(rig->notes(Happening::capacity_set).back().find("triggered policy b "),
            std::string::npos);
}

TEST(AutoScalingGroupPolicies, a_wish_to_grow_beats_one_to_shrink) {
  auto rig = running(1, 10, 4, list(policy("in", wishes(2)), policy("out", wishes(5))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 5);
}

TEST(AutoScalingGroupPolicies, one_activity_follows_from_one_instant) {
  auto rig = running(1, 10, 2, list(policy("a", wishes(3)), policy("b", wishes(5))));
  rig->run_until(at(170_s));
  EXPECT_EQ(rig->notes(Happening::capacity_set).size(), 1U);
  EXPECT_EQ(rig->fleet.records().size(), 5U);
}

// Aws-behaviour 5.5: at the change, then once a minute while the alarm stays.
TEST(AutoScalingGroupPolicies, a_policy_is_asked_each_minute_while_its_alarm_stays) {
  const auto script = wishes({});
  auto rig = running(1, 10, 2, list(policy("p", script)));
  rig->run_until(at(241_s));
  ASSERT_EQ(script->asked_at(Why::alarm), (std::vector{at(120_s), at(180_s), at(240_s)}));
  EXPECT_FALSE(script->asked[0].repeat);
  EXPECT_TRUE(script->asked[1].repeat);
  EXPECT_TRUE(script->asked[2].repeat);
  rig->published = 10;  // minute 4, visible at 360 s
  rig->run_until(at(600_s));
  EXPECT_EQ(script->asked_at(Why::alarm).back(), at(300_s));
  rig->published = 99;
  rig->run_until(at(721_s));
  EXPECT_EQ(script->asked_at(Why::alarm).back(), at(720_s));
  EXPECT_FALSE(script->asked.back().repeat) << "a new change of state";
}

TEST(AutoScalingGroupPolicies, a_policy_sees_what_is_warm_warming_pending_and_desired) {
  const auto script = wishes(4);
  RigOptions options;
  options.group.default_instance_warmup = 300_s;
  options.alarms = {alarm_for({"p"})};
  Rig rig(options, list(policy("p", script)));
  rig.published = 99;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(120_s));
  const scaling::GroupView& before = script->asked.back().group;
  EXPECT_EQ(before.min, 1);
  EXPECT_EQ(before.max, 10);
  EXPECT_EQ(before.desired, 2);
  EXPECT_EQ(before.warm(), 2);
  rig.run_until(at(180_s));  // running since 131 s
  const scaling::GroupView& after = script->asked.back().group;
  EXPECT_EQ(after.desired, 4);
  EXPECT_EQ(after.in_service, 4);
  EXPECT_EQ(after.warming_up, 2);
  EXPECT_EQ(after.pending, 0);
  rig.run_until(at(480_s));  // warm from 431 s on
  EXPECT_EQ(script->asked.back().group.warming_up, 0);
}

TEST(AutoScalingGroupPolicies, what_is_about_to_be_launched_is_pending_already) {
  const auto script = wishes(4);
  GroupPolicy curious = policy("p", script);
  curious.attached.needs.capacity_changes = true;
  auto rig = running(1, 10, 2, list(std::move(curious)));
  rig->run_until(at(120_s));
  const auto& told = script->asked.back();
  EXPECT_EQ(told.why, Why::capacity_changed);
  EXPECT_EQ(told.time, at(120_s));
  EXPECT_EQ(told.group.desired, 4);
  EXPECT_EQ(told.group.in_service, 2);
  EXPECT_EQ(told.group.pending, 2);
}

TEST(AutoScalingGroupPolicies, a_policy_gets_its_metrics_without_the_warming_instances) {
  auto script = std::make_shared<Script>();
  std::vector<double> seen;
  std::vector<double> seen_by_alarm;
  script->answer = [&](const Wake& wake, const Observation& observation) {
    seen.clear();
    for (const auto& point : observation.metrics.at(0)) seen.push_back(point.value);
    seen_by_alarm.clear();
    for (const auto& point : wake.alarm->points) seen_by_alarm.push_back(point.value);
    EXPECT_EQ(wake.alarm->threshold, 50);
    EXPECT_EQ(wake.alarm->comparison, scaling::Comparison::greater);
    EXPECT_EQ(wake.alarm->name, "cpu-high");
    return Decision{};
  };
  GroupPolicy one = policy("p", script);
  one.attached.needs.metrics = {{group_cpu_utilization(), scaling::Statistic::average, 60_s, 2}};
  auto rig = running(1, 10, 2, list(std::move(one)));
  rig->cloudwatch.publish(Metric::cpu_utilization, 0, 1,
                          false);  // one that warms up; minutes 0 and 1 get a 99 as well
  rig->cloudwatch.publish(Metric::cpu_utilization, 1, 31, false);
  rig->run_until(at(180_s));
  EXPECT_EQ(seen, (std::vector{99.0, 99.0}));
  EXPECT_EQ(seen_by_alarm, std::vector{99.0});
}

}  // namespace
}  // namespace headroom::cloud
