#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// Scheduled actions, suspended processes, and launches that find no capacity.
namespace headroom::cloud {
namespace {

using Times = std::vector<std::pair<Instant, std::uint32_t>>;
using enum ScalingProcess;

RigOptions group_of(int min, int max, int desired) {
  RigOptions options;
  options.group.min = min;
  options.group.max = max;
  options.group.desired = desired;
  return options;
}

void execute_at(Rig& rig, Instant when, const ScheduledAction& action) {
  rig.events.agenda.at(when, engine::Rank::lifecycle,
                       [&rig, action](Instant now) { rig.group.execute(action, 0, now); });
}

TEST(AutoScalingGroupSchedule, an_action_sets_limits_and_desired_capacity) {
  Rig rig(group_of(1, 4, 1));
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"morning", 3, 20, 6, {}});
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.group.config().min, 3);
  EXPECT_EQ(rig.group.config().max, 20);
  EXPECT_EQ(rig.group.in_service(), 6);
  EXPECT_EQ(rig.happenings(Happening::launch).front().first, at(106_s));
  EXPECT_EQ(rig.notes(Happening::capacity_set).back(),
            "a scheduled action update of AutoScalingGroup constraints to min: 3, max: 20, "
            "desired: 6 changing the desired capacity from 1 to 6");
}

TEST(AutoScalingGroupSchedule, limits_alone_move_a_capacity_that_is_outside) {
  Rig rig(group_of(1, 10, 4));
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"more", 6, {}, {}, {}});
  execute_at(rig, at(200_s), {"fewer", 0, 2, {}, {}});
  rig.run_until(at(150_s));
  EXPECT_EQ(rig.group.desired(), 6);
  rig.run_until(at(250_s));
  EXPECT_EQ(rig.group.desired(), 2);
}

TEST(AutoScalingGroupSchedule, a_capacity_outside_the_limits_fails_and_changes_nothing) {
  Rig rig(group_of(1, 4, 2));
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"too many", {}, {}, 8, {}});
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.group.desired(), 2);
  EXPECT_EQ(rig.notes(Happening::scheduled_action),
            (std::vector<std::string>{"failed: a desired capacity of 8 is not within 1 and 4"}));
}

TEST(AutoScalingGroupSuspension, scheduled_actions_are_lost) {
  RigOptions options = group_of(1, 4, 1);
  options.group.suspensions = {{scheduled_actions, at(0_s), at(5_min)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"morning", {}, {}, 3, {}});
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.group.desired(), 1);
}

TEST(AutoScalingGroupSuspension, launches_are_made_up_for) {
  RigOptions options = group_of(1, 4, 1);
  options.group.suspensions = {{launch, at(50_s), at(5_min)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"morning", {}, {}, 3, {}});
  rig.run_until(at(5_min));
  EXPECT_EQ(rig.group.desired(), 3);
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(5_min), 2}, {at(5_min), 3}}));
}

TEST(AutoScalingGroupSuspension, terminations_are_made_up_for) {
  RigOptions options = group_of(1, 4, 4);
  options.group.suspensions = {{terminate, at(50_s), at(5_min)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"evening", {}, {}, 2, {}});
  rig.run_until(at(5_min));
  EXPECT_EQ(rig.happenings(Happening::termination).size(), 2);
  EXPECT_EQ(rig.happenings(Happening::termination).front().first, at(5_min));
}

TEST(AutoScalingGroupSuspension, without_alarm_notifications_no_policy_is_asked) {
  RigOptions options = group_of(1, 4, 1);
  options.alarms = {alarm_for({"p"})};
  options.group.suspensions = {{alarm_notification, at(0_s), at(5_min)}};
  const auto script = wishes(3);
  Rig rig(options, list(policy("p", script)));
  rig.published = 99;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(6_min));
  EXPECT_EQ(script->asked.front().time, at(5_min)) << "an alarm that is in breach counts then";
}

TEST(AutoScalingGroupSuspension, who_is_not_added_to_the_load_balancer_stays_outside) {
  RigOptions options = group_of(1, 4, 1);
  options.group.suspensions = {{add_to_load_balancer, at(50_s), at(5_min)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"two more", {}, {}, 3, {}});
  execute_at(rig, at(600_s), {"one", {}, {}, 1, {}});
  rig.run_until(at(599_s));
  EXPECT_EQ(rig.group.in_service(), 3);
  EXPECT_EQ(rig.targets.registered().size(), 1) << "also after the resumption";
  rig.run_until(at(20_min));
  EXPECT_EQ(rig.group.in_service(), 1);
}

TEST(AutoScalingGroupSuspension, the_unhealthy_are_marked_and_kept_until_they_may_be_replaced) {
  RigOptions options = group_of(1, 4, 2);
  options.group.elb_health_check = true;
  options.group.suspensions = {{replace_unhealthy, at(0_s), at(10_min)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.sick = {1};
  rig.run_until(at(10_min - 1_ns));
  EXPECT_EQ(rig.happenings(Happening::marked_unhealthy).size(), 1);
  EXPECT_TRUE(rig.happenings(Happening::termination).empty());
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(10_min), 1}}));
}

TEST(AutoScalingGroupSuspension, without_health_checks_nobody_is_marked) {
  RigOptions options = group_of(1, 4, 2);
  options.group.elb_health_check = true;
  options.group.suspensions = {{health_check, at(0_s)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.sick = {1};
  rig.run_until(at(20_min));
  EXPECT_TRUE(rig.happenings(Happening::marked_unhealthy).empty());
}

// Zones a and c by turns; c has none to give.
TEST(AutoScalingGroupCapacity, a_launch_goes_to_another_zone_when_the_emptiest_has_none) {
  RigOptions options = group_of(1, 10, 1);
  options.shortages = {{{}, 1, {}, at(0_s), at(1_h)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"more", {}, {}, 3, {}});
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.group.in_service(), 3);
  EXPECT_EQ(rig.fleet.records()[1].zone, 0);
  EXPECT_EQ(rig.notes(Happening::launch_failed).size(), 2) << "each has tried c first";
}

TEST(AutoScalingGroupCapacity, a_launch_that_finds_none_is_tried_again) {
  RigOptions options = group_of(1, 10, 1);
  options.shortages = {{{}, {}, {}, at(0_s), at(5_min)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"more", {}, {}, 3, {}});
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.happenings(Happening::launch_failed).size(), 4);  // 106, 166, 226 and 286 s
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(346_s), 2}, {at(346_s), 3}}));
}

TEST(AutoScalingGroupCapacity, a_shortage_of_another_type_is_none) {
  RigOptions options = group_of(1, 10, 1);
  options.shortages = {{"t3.nano", {}, {}, at(0_s), at(5_min)}};
  Rig rig(options);
  rig.group.create(at(0_s));
  rig.run_until(at(10_s));
  EXPECT_EQ(rig.group.in_service(), 1);
}

// Aws-behaviour 4.18.
TEST(AutoScalingGroupCapacity, after_a_day_of_failures_aws_suspends_the_launches) {
  RigOptions options = group_of(1, 10, 1);
  options.shortages = {{{}, {}, {}, at(0_s), at(30_h)}};
  options.group.launch_retry = 1_h;
  Rig rig(options);
  rig.group.create(at(0_s));
  rig.run_until(at(40_h));
  EXPECT_EQ(rig.happenings(Happening::process_suspended).front().first, at(24_h));
  EXPECT_TRUE(rig.happenings(Happening::launch).empty());
}

TEST(AutoScalingGroupProtection, the_desired_capacity_falls_and_nobody_goes) {
  RigOptions options = group_of(1, 10, 4);
  options.group.protects_new_instances = true;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  execute_at(rig, at(100_s), {"fewer", {}, {}, 2, {}});
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.group.desired(), 2);
  EXPECT_EQ(rig.group.in_service(), 4);
}

// Aws-behaviour 4.16: Wait is an hour, and then the refresh has failed.
TEST(AutoScalingGroupProtection, a_refresh_waits_an_hour_and_fails) {
  RigOptions options = group_of(2, 10, 2);
  options.group.protects_new_instances = true;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.group.start_refresh({}, kNoCause, {}, at(0_s));
  rig.run_until(at(2_h));
  EXPECT_EQ(rig.happenings(Happening::refresh_ended).front().first, at(1_h));
  EXPECT_EQ(rig.notes(Happening::refresh_ended).front(), "Failed");
  EXPECT_TRUE(rig.happenings(Happening::termination).empty());
}

TEST(AutoScalingGroupProtection, a_refresh_can_replace_the_protected_or_leave_them) {
  using enum RefreshPreferences::Protected;
  for (const auto what : {refresh, ignore}) {
    RigOptions options = group_of(2, 10, 2);
    options.group.protects_new_instances = true;
    Rig rig(options);
    rig.group.create_running(at(0_s), {});
    RefreshPreferences preferences;
    preferences.protected_instances = what;
    rig.group.start_refresh(preferences, kNoCause, {}, at(0_s));
    rig.run_until(at(1_h));
    EXPECT_EQ(rig.notes(Happening::refresh_ended).front(), "Successful");
    EXPECT_EQ(rig.happenings(Happening::termination).size(), what == refresh ? 2 : 0);
  }
}

}  // namespace
}  // namespace headroom::cloud
