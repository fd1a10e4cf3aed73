#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// What somebody asks of the group by hand (aws-behaviour 4.3, 4.15). Another is launched 6 s after
/// a request; a target drains for 300 s.
namespace headroom::cloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Times = std::vector<std::pair<Instant, std::uint32_t>>;

RigOptions group_of(int min, int max, int desired) {
  RigOptions options;
  options.group.min = min;
  options.group.max = max;
  options.group.desired = desired;
  return options;
}

template <class Call>
void ask_at(Rig& rig, Duration when, Call call) {
  rig.events.agenda.at(at(when), engine::Rank::lifecycle, [&rig, call](Instant now) {
    rig.group.execute(OperatorRequest{now, call}, 0, now);
  });
}

std::string failure(const Rig& rig) { return rig.notes(Happening::operator_request).at(0); }

// ---- health

TEST(SetInstanceHealth, replaces_the_instance_at_once) {
  Rig rig(group_of(1, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, SetInstanceHealth{"i-0001"});
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(106_s), 1}}));
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(106_s), 3}}));
  EXPECT_EQ(rig.notes(Happening::termination).front(),
            "an instance was taken out of service in response to a user health-check");
}

TEST(SetInstanceHealth, respects_the_grace_period_unless_it_should_not) {
  for (const bool respects : {true, false}) {
    RigOptions options = group_of(1, 4, 2);
    options.group.health_check_grace_period = 10_min;
    Rig rig(options);
    rig.group.create_running(at(0_s), {});
    ask_at(rig, 100_s, SetInstanceHealth{"i-0001", false, respects});
    rig.run_until(at(200_s));
    EXPECT_EQ(rig.happenings(Happening::termination).size(), respects ? 0 : 1);
  }
}

TEST(SetInstanceHealth, can_be_taken_back_while_replacing_is_suspended) {
  for (const bool is_taken_back : {false, true}) {
    RigOptions options = group_of(1, 4, 2);
    options.group.suspensions = {{ScalingProcess::replace_unhealthy, at(0_s), at(10_min)}};
    Rig rig(options);
    rig.group.create_running(at(0_s), {});
    ask_at(rig, 100_s, SetInstanceHealth{"i-0001", false});
    if (is_taken_back) ask_at(rig, 200_s, SetInstanceHealth{"i-0001", true});
    rig.run_until(at(11_min));
    EXPECT_EQ(rig.happenings(Happening::termination).size(), is_taken_back ? 0 : 1);
  }
}

TEST(SetInstanceHealth, of_an_instance_that_is_not_there_fails) {
  Rig rig(group_of(1, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, SetInstanceHealth{"i-0815"});
  rig.run_until(at(200_s));
  EXPECT_EQ(failure(rig),
            "failed: ValidationError: Instance Id not found - No managed instance found for "
            "instance ID i-0815");
}

TEST(SetInstanceHealth, is_followed_by_a_launch_before_the_end_under_a_maintenance_policy) {
  RigOptions options = group_of(1, 4, 2);
  options.group.maintenance = MaintenancePolicy{100, 150};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, SetInstanceHealth{"i-0001"});
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(106_s), 3}}));
  ASSERT_EQ(rig.happenings(Happening::termination).size(), 1);
  EXPECT_GE(rig.happenings(Happening::termination).front().first, at(111_s));
}

// ---- standby

TEST(Standby, drains_and_runs_on_outside_the_desired_capacity) {
  Rig rig(group_of(1, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, true});
  rig.run_until(at(399_s));
  EXPECT_TRUE(rig.happenings(Happening::standby).empty()) << "EnteringStandby: it drains";
  rig.run_until(at(20_min));
  EXPECT_EQ(rig.happenings(Happening::standby), (Times{{at(400_s), 1}}));
  EXPECT_FALSE(is_registered(rig.targets, *rig.fleet.find(1)));
  EXPECT_EQ(rig.group.desired(), 1);
  EXPECT_EQ(rig.group.in_service(), 1);
  EXPECT_EQ(rig.group.view(at(20_min)).standby, 1);
  EXPECT_TRUE(rig.happenings(Happening::launch).empty());
  EXPECT_EQ(rig.fleet.records()[0].periods.back().stop, Instant::never()) << "it is billed on";
  EXPECT_EQ(rig.notes(Happening::entering_standby).front(),
            "instance i-0001 was moved to standby in response to a user request, shrinking the "
            "capacity from 2 to 1");
}

TEST(Standby, without_the_decrement_another_is_launched) {
  Rig rig(group_of(2, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, false});
  rig.run_until(at(20_min));
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(106_s), 3}}));
  EXPECT_EQ(rig.group.desired(), 2);
  EXPECT_EQ(rig.group.in_service(), 2);
}

TEST(Standby, is_refused_where_the_capacity_would_fall_below_the_minimum) {
  Rig rig(group_of(2, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, true});
  rig.run_until(at(20_min));
  EXPECT_THAT(failure(rig), HasSubstr("failed: ValidationError: AutoScalingGroup asg has "
                                      "min-size=2, max-size=4, and desired-size=2"));
  EXPECT_EQ(rig.group.in_service(), 2);
}

TEST(Standby, of_who_is_not_in_service_is_refused) {
  Rig rig(group_of(0, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, true});
  ask_at(rig, 200_s, EnterStandby{{"i-0001"}, true});
  ask_at(rig, 200_s, ExitStandby{{"i-0001"}});
  rig.run_until(at(300_s));
  EXPECT_THAT(rig.notes(Happening::operator_request),
              ElementsAre("i-0001 into standby",
                          "failed: ValidationError: The instance i-0001 is not in InService.",
                          "failed: ValidationError: The instance i-0001 is not in Standby."));
}

TEST(Standby, is_left_for_service_and_the_capacity_grows_again) {
  RigOptions options = group_of(1, 2, 2);
  options.hooks = {{"slow", LifecycleHook::Transition::launching}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, true});
  ask_at(rig, 10_min, ExitStandby{{"i-0001"}});
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.group.view(at(10_min)).pending, 1);
  rig.run_until(at(20_min));
  EXPECT_EQ(rig.happenings(Happening::in_service).back(), std::pair(at(606_s), InstanceId{1}))
      << "no hook waits for it";
  EXPECT_EQ(rig.group.desired(), 2);
  EXPECT_EQ(rig.group.in_service(), 2);
  EXPECT_TRUE(is_registered(rig.targets, *rig.fleet.find(1)));
}

TEST(Standby, can_not_be_left_beyond_the_maximum) {
  Rig rig(group_of(1, 2, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, false});
  ask_at(rig, 10_min, ExitStandby{{"i-0001"}});
  rig.run_until(at(20_min));
  EXPECT_THAT(rig.notes(Happening::operator_request).back(), HasSubstr("desired-size=2"));
  EXPECT_EQ(rig.group.view(at(20_min)).standby, 1);
}

TEST(Standby, is_not_health_checked) {
  RigOptions options = group_of(1, 4, 2);
  options.group.elb_health_check = true;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, true});
  rig.run_until(at(101_s));
  rig.sick = {1};
  rig.run_until(at(1_h));
  EXPECT_TRUE(rig.happenings(Happening::termination).empty());
}

// ---- protection

TEST(SetInstanceProtection, decides_who_goes) {
  Rig rig(group_of(1, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, SetInstanceProtection{{"i-0001"}, true});
  ask_at(rig, 200_s, SetDesiredCapacity{1});
  rig.run_until(at(300_s));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(206_s), 2}})) << "not the oldest";
}

TEST(SetInstanceProtection, when_it_ends_a_scale_in_that_waited_is_made_up_for) {
  RigOptions options = group_of(1, 4, 2);
  options.group.protects_new_instances = true;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, SetDesiredCapacity{1});
  ask_at(rig, 200_s, SetInstanceProtection{{"i-0002"}, false});
  rig.run_until(at(300_s));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(206_s), 2}}));
}

TEST(SetInstanceProtection, outlives_a_standby) {
  Rig rig(group_of(1, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 50_s, SetInstanceProtection{{"i-0001"}, true});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, true});
  ask_at(rig, 10_min, ExitStandby{{"i-0001"}});
  ask_at(rig, 11_min, SetDesiredCapacity{1});
  rig.run_until(at(12_min));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(666_s), 2}}));
}

// ---- termination

TEST(TerminateInstance, another_is_launched_or_the_capacity_falls) {
  for (const bool decrements : {false, true}) {
    Rig rig(group_of(1, 4, 2));
    rig.group.create_running(at(0_s), {});
    ask_at(rig, 100_s, TerminateInstance{"i-0002", decrements});
    rig.run_until(at(200_s));
    EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(100_s), 2}}));
    EXPECT_EQ(rig.happenings(Happening::launch).size(), decrements ? 0 : 1);
    EXPECT_EQ(rig.group.desired(), decrements ? 1 : 2);
  }
}

TEST(TerminateInstance, is_refused_where_the_capacity_would_fall_below_the_minimum) {
  Rig rig(group_of(2, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, TerminateInstance{"i-0002", true});
  rig.run_until(at(200_s));
  EXPECT_THAT(failure(rig), HasSubstr("desiredSize equals minSize (2)"));
  EXPECT_TRUE(rig.happenings(Happening::termination).empty());
}

TEST(TerminateInstance, ends_one_in_standby_without_another_in_its_place) {
  Rig rig(group_of(1, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, EnterStandby{{"i-0001"}, true});
  ask_at(rig, 200_s, TerminateInstance{"i-0001", false});  // it still drains
  rig.run_until(at(20_min));
  EXPECT_EQ(rig.happenings(Happening::terminated), (Times{{at(400_s), 1}}));
  EXPECT_TRUE(rig.happenings(Happening::launch).empty());
  EXPECT_EQ(rig.group.in_service(), 1);
}

// ---- desired capacity

TEST(SetDesiredCapacity, is_refused_outside_the_limits) {
  Rig rig(group_of(1, 4, 2));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 100_s, SetDesiredCapacity{5});
  ask_at(rig, 101_s, SetDesiredCapacity{0});
  rig.run_until(at(200_s));
  EXPECT_THAT(
      rig.notes(Happening::operator_request),
      ElementsAre(HasSubstr("5 is above max value 4"), HasSubstr("0 is below min value 1")));
  EXPECT_EQ(rig.group.desired(), 2);
}

// A simple policy scales out at the alarm of 120 s; its cooldown of 300 s begins when the instance
// is in service.
TEST(SetDesiredCapacity, honors_a_cooldown_if_it_should) {
  for (const bool honors : {false, true}) {
    RigOptions options = group_of(1, 8, 2);
    options.alarms = {alarm_for({"simple"})};
    auto policies = list(policy("simple", wishes(3)));
    policies[0].attached.needs.stance.waits = true;
    Rig rig(options, std::move(policies));
    rig.published = 90;
    rig.group.create_running(at(0_s), {});
    rig.run_until(at(5_min));
    ASSERT_EQ(rig.group.desired(), 3);
    ask_at(rig, 301_s, SetDesiredCapacity{5, honors});
    rig.run_until(at(310_s));
    EXPECT_EQ(rig.group.desired(), honors ? 3 : 5);
  }
}

// ---- instance refreshes

void refresh_at(Rig& rig, Duration when, RefreshPreferences preferences) {
  rig.events.agenda.at(at(when), engine::Rank::lifecycle, [&rig, preferences](Instant now) {
    rig.group.start_refresh(preferences, kNoCause, {}, now);
  });
}

// The second one's turn comes when the first is replaced: protected before, it is not replaced.
TEST(RefreshByHand, spares_who_has_become_protected_meanwhile) {
  using enum RefreshPreferences::Protected;
  for (const auto what : {refresh, ignore, wait}) {
    Rig rig(group_of(2, 10, 2));
    rig.group.create_running(at(0_s), {});
    RefreshPreferences preferences;
    preferences.protected_instances = what;
    refresh_at(rig, 100_s, preferences);
    ask_at(rig, 101_s, SetInstanceProtection{{"i-0002"}, true});
    rig.run_until(at(3_h));
    EXPECT_EQ(rig.happenings(Happening::termination).size(), what == refresh ? 2 : 1);
    EXPECT_EQ(rig.notes(Happening::refresh_ended).front(), what == wait ? "Failed" : "Successful");
  }
}

TEST(RefreshByHand, replaces_who_is_protected_no_longer) {
  RigOptions options = group_of(2, 10, 2);
  options.group.protects_new_instances = true;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  refresh_at(rig, 100_s, {});
  ask_at(rig, 10_min, SetInstanceProtection{{"i-0001", "i-0002"}, false});
  rig.run_until(at(50_min));
  EXPECT_EQ(rig.happenings(Happening::termination).size(), 2);
  EXPECT_EQ(rig.notes(Happening::refresh_ended).front(), "Successful");
}

TEST(RefreshByHand, waits_for_standby_or_ends_it_or_leaves_it) {
  using enum RefreshPreferences::Standby;
  for (const auto what : {wait, terminate, ignore}) {
    Rig rig(group_of(1, 10, 3));
    rig.group.create_running(at(0_s), {});
    RefreshPreferences preferences;
    preferences.standby_instances = what;
    ask_at(rig, 50_s, EnterStandby{{"i-0001"}, true});
    refresh_at(rig, 10_min, preferences);
    rig.run_until(at(3_h));
    EXPECT_EQ(rig.fleet.find(1) == nullptr, what == terminate);
    EXPECT_EQ(rig.happenings(Happening::launch).size(), 2) << "none for the one in standby";
    EXPECT_EQ(rig.notes(Happening::refresh_ended).front(), what == wait ? "Failed" : "Successful");
    EXPECT_EQ(rig.group.in_service(), 2);
  }
}

TEST(RefreshByHand, replaces_who_comes_back_from_standby_in_time) {
  Rig rig(group_of(1, 10, 3));
  rig.group.create_running(at(0_s), {});
  ask_at(rig, 50_s, EnterStandby{{"i-0001"}, true});
  refresh_at(rig, 10_min, {});
  ask_at(rig, 40_min, ExitStandby{{"i-0001"}});
  rig.run_until(at(3_h));
  EXPECT_EQ(rig.fleet.find(1), nullptr);
  EXPECT_EQ(rig.notes(Happening::refresh_ended).front(), "Successful");
}

// ---- balanced-only

// Zone c has none to give: the second instance belongs there, and waits for it.
TEST(BalancedOnly, no_other_zone_takes_the_launch) {
  for (const bool is_balanced_only : {false, true}) {
    RigOptions options = group_of(1, 10, 1);
    options.group.is_balanced_only = is_balanced_only;
    options.shortages = {{{}, 1, {}, at(0_s), at(5_min)}};
    Rig rig(options);
    rig.group.create_running(at(0_s), {});
    ask_at(rig, 100_s, SetDesiredCapacity{3});
    rig.run_until(at(200_s));
    EXPECT_EQ(rig.group.in_service(), is_balanced_only ? 1 : 3);
    rig.run_until(at(10_min));
    EXPECT_EQ(rig.group.in_service(), 3);
    EXPECT_EQ(rig.fleet.records()[1].zone, is_balanced_only ? 1 : 0);
  }
}

}  // namespace
}  // namespace headroom::cloud
