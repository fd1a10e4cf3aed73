#include <gtest/gtest.h>

#include <regex>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// Which alarms belong to which policy of the group.
namespace headroom::cloud {
namespace {

using scaling::Decision;
using scaling::Observation;
using scaling::Wake;
using Why = scaling::Wake::Why;

TEST(AutoScalingGroupAlarms, an_alarm_that_a_policy_manages_is_named_as_those_of_aws) {
  const auto script = wishes({});
  GroupPolicy tracker = policy("tt", script, scaling::Stance::Role::tracks);
  tracker.attached.needs.alarm_prefix = "TargetTracking";
  tracker.attached.needs.alarms = {
      {"AlarmHigh",
       {group_cpu_utilization(), scaling::Statistic::average, 60_s, 99},
       scaling::Comparison::greater_or_equal,
       40,
       3,
       2}};
  Rig rig({}, list(std::move(tracker)));
  ASSERT_EQ(rig.cloudwatch.alarms().size(), 1U);
  const Alarm& alarm = rig.cloudwatch.alarms()[0];
  EXPECT_TRUE(
      std::regex_match(alarm.config.name, std::regex("TargetTracking-asg-AlarmHigh-[0-9a-f-]{36}")))
      << alarm.config.name;
  EXPECT_EQ(alarm.config.metric.points, 3) << "its evaluation periods";
  EXPECT_EQ(alarm.config.datapoints_to_alarm, 2);
  EXPECT_EQ(alarm.config.comparison, scaling::Comparison::greater_or_equal);
  EXPECT_EQ(alarm.config.threshold, 40);
  EXPECT_EQ(alarm.config.treat_missing_data, MissingData::missing);
}

TEST(AutoScalingGroupAlarms, a_new_threshold_is_for_the_policys_own_alarm_of_that_role) {
  const auto alarm = [](const char* role, double threshold) {
    return scaling::ManagedAlarm{role,
                                 {group_cpu_utilization(), scaling::Statistic::average, 60_s, 1},
                                 scaling::Comparison::greater,
                                 threshold,
                                 1,
                                 1};
  };
  auto script = std::make_shared<Script>();
  script->answer = [](const Wake& wake, const Observation&) {
    Decision decision;
    if (wake.why == Why::alarm) decision.desired = 3;
    if (wake.why == Why::capacity_changed) decision.thresholds = {{"AlarmLow", 7}};
    return decision;
  };
  GroupPolicy first = policy("first", script, scaling::Stance::Role::tracks);
  first.attached.needs.alarms = {alarm("AlarmHigh", 50), alarm("AlarmLow", 200)};
  first.attached.needs.capacity_changes = true;
  GroupPolicy second = policy("second", wishes({}), scaling::Stance::Role::tracks);
  second.attached.needs.alarms = {alarm("AlarmLow", 300)};
  Rig rig({}, list(std::move(first), std::move(second)));
  rig.published = 99;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(120_s));
  EXPECT_EQ(rig.cloudwatch.alarms()[0].config.threshold, 50);
  EXPECT_EQ(rig.cloudwatch.alarms()[1].config.threshold, 7);
  EXPECT_EQ(rig.cloudwatch.alarms()[2].config.threshold, 300);
}

TEST(AutoScalingGroupAlarms, a_policy_whose_alarms_have_no_data_says_so) {
  RigOptions options;
  options.alarms = {alarm_for({"p"})};
  Rig rig(options, list(policy("p", wishes(9)), policy("without-alarm", wishes(9))));
  rig.published = 10;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(300_s));
  const auto entries = rig.happenings(Happening::not_scaled);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0], (std::pair{at(60_s), 0U}));
}

TEST(AutoScalingGroupAlarms, an_alarm_without_actions_wakes_nobody) {
  RigOptions options;
  options.alarms = {alarm_for({"p"})};
  options.alarms[0].config.actions_enabled = false;
  const auto script = wishes(9);
  Rig rig(options, list(policy("p", script)));
  rig.published = 99;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.cloudwatch.alarms()[0].state, scaling::AlarmState::alarm);
  EXPECT_TRUE(script->asked.empty());
}

TEST(AutoScalingGroupAlarms, a_policy_that_its_alarm_does_not_name_is_not_asked) {
  RigOptions options;
  options.alarms = {alarm_for({"named"})};
  const auto named = wishes({});
  const auto other = wishes(9);
  Rig rig(options, list(policy("other", other), policy("named", named)));
  rig.published = 99;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(200_s));
  EXPECT_EQ(named->asked.size(), 2U);
  EXPECT_TRUE(other->asked.empty());
  EXPECT_EQ(rig.group.desired(), 2);
}

/// Wakes the policy `p` in a state.
RigOptions waking_in(scaling::AlarmState state) {
  RigOptions options;
  options.alarms = {alarm_for({})};
  AlarmConfig& alarm = options.alarms[0].config;
  (state == scaling::AlarmState::ok ? alarm.ok_policies : alarm.insufficient_data_policies) = {"p"};
  return options;
}

// aws-behaviour 5.5: at the change of state, and once per minute that the new one lasts. The first
// minute is seen at 120 s.
TEST(AutoScalingGroupAlarms, an_action_of_ok_wakes_its_policy_each_minute_that_it_lasts) {
  const auto script = wishes(4);
  Rig rig(waking_in(scaling::AlarmState::ok), list(policy("p", script)));
  rig.published = 10;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(240_s));
  EXPECT_EQ(script->asked_at(Why::alarm), (std::vector{at(120_s), at(180_s), at(240_s)}));
  EXPECT_FALSE(script->asked[0].repeat);
  EXPECT_TRUE(script->asked[1].repeat);
  EXPECT_EQ(rig.group.desired(), 4);
  EXPECT_NE(rig.notes(Happening::capacity_set).back().find("in state OK triggered policy p"),
            std::string::npos);
}

TEST(AutoScalingGroupAlarms, an_action_of_ok_wakes_nobody_in_alarm) {
  const auto script = wishes(4);
  Rig rig(waking_in(scaling::AlarmState::ok), list(policy("p", script)));
  rig.published = 99;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(240_s));
  EXPECT_EQ(rig.cloudwatch.alarms()[0].state, scaling::AlarmState::alarm);
  EXPECT_TRUE(script->asked.empty());
}

// The alarm looks at one period and two more: after the last sample, of minute 2, there is none
// from 7 min on.
TEST(AutoScalingGroupAlarms, an_action_of_insufficient_data_waits_for_the_change_to_it) {
  const auto script = wishes(4);
  Rig rig(waking_in(scaling::AlarmState::insufficient_data), list(policy("p", script)));
  rig.published = 10;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(180_s));
  rig.published.reset();
  rig.run_until(at(480_s));
  EXPECT_EQ(script->asked_at(Why::alarm), (std::vector{at(420_s), at(480_s)}))
      << "not in the state that every alarm begins with";
}

}  // namespace
}  // namespace headroom::cloud
