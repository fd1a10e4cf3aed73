#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// Policies that the clock wakes, and what a decision can say besides a capacity.
namespace headroom::cloud {
namespace {

using scaling::Decision;
using scaling::Observation;
using scaling::Wake;
using testing::ElementsAre;
using testing::HasSubstr;
using Why = scaling::Wake::Why;

/// Told by the clock alone: what to answer at the start, and at each timer after it.
std::shared_ptr<Script> told(std::function<Decision(const Observation&)> answer) {
  auto script = std::make_shared<Script>();
  script->answer = [answer = std::move(answer)](const Wake&, const Observation& seen) {
    return answer(seen);
  };
  return script;
}

Decision wish(int desired) {
  Decision decision;
  decision.desired = desired;
  decision.reason = std::string("a forecast of many");
  return decision;
}

GroupPolicy started(const std::string& name, std::shared_ptr<Script> script) {
  GroupPolicy one = policy(name, std::move(script));
  one.attached.needs.start = true;
  return one;
}

std::unique_ptr<Rig> running(int min, int max, int desired, std::vector<GroupPolicy> policies,
                             RigOptions options = {}, std::optional<double> cpu = {}) {
  options.group.min = min;
  options.group.max = max;
  options.group.desired = desired;
  auto rig = std::make_unique<Rig>(options, std::move(policies));
  rig->published = cpu;
  rig->group.create_running(at(0_s), {});
  return rig;
}

TEST(AutoScalingGroupClock, a_policy_that_asks_for_it_is_woken_at_the_start) {
  const auto asked = wishes({});
  const auto not_asked = wishes({});
  auto rig = running(1, 9, 2, list(started("a", asked), policy("b", not_asked)));
  rig->run_until(at(300_s));
  EXPECT_THAT(asked->asked_at(Why::start), ElementsAre(at(0_s)));
  EXPECT_TRUE(not_asked->asked.empty());
}

TEST(AutoScalingGroupClock, and_so_it_is_in_a_group_that_is_created) {
  const auto asked = wishes({});
  Rig rig({}, list(started("a", asked)));
  rig.group.create(at(0_s));
  rig.run_until(at(1_s));
  EXPECT_THAT(asked->asked_at(Why::start), ElementsAre(at(0_s)));
}

TEST(AutoScalingGroupClock, a_tick_comes_again_and_again) {
  const auto script = wishes({});
  GroupPolicy ticking = policy("a", script);
  ticking.attached.needs.tick = 15_s;
  auto rig = running(1, 9, 2, list(std::move(ticking)));
  rig->run_until(at(50_s));
  EXPECT_THAT(script->asked_at(Why::tick), ElementsAre(at(15_s), at(30_s), at(45_s)));
}

TEST(AutoScalingGroupClock, a_timer_comes_once_and_a_new_one_takes_its_place) {
  const auto script = told([](const Observation& seen) {
    Decision decision;
    if (seen.now == at(0_s)) decision.wake_in = 100_s;
    if (seen.now == at(40_s)) decision.wake_in = 10_s;
    return decision;
  });
  GroupPolicy both = started("a", script);
  both.attached.needs.tick = 40_s;
  auto rig = running(1, 9, 2, list(std::move(both)));
  rig->run_until(at(300_s));
  EXPECT_THAT(script->asked_at(Why::timer), ElementsAre(at(50_s)));
}

TEST(AutoScalingGroupClock, its_wish_is_carried_out_and_told_in_the_cause) {
  auto rig = running(1, 9, 2, list(started("p", wishes(5))));
  rig->run_until(at(30_s));
  EXPECT_EQ(rig->group.desired(), 5);
  EXPECT_EQ(rig->notes(Happening::capacity_set).back(),
            "scripted triggered policy p changing the desired capacity from 2 to 5");
  EXPECT_EQ(rig->happenings(Happening::launch).front().first, at(6_s));
}

TEST(AutoScalingGroupClock, it_is_clamped_and_told_so) {
  auto rig = running(1, 4, 2, list(started("p", wishes(8))));
  rig->run_until(at(30_s));
  EXPECT_EQ(rig->group.desired(), 4);
  EXPECT_THAT(rig->notes(Happening::not_scaled).back(), HasSubstr("at the maximum size of 4"));
}

TEST(AutoScalingGroupClock, it_scales_in_as_others_do) {
  auto rig = running(1, 9, 5, list(started("p", wishes(3))));
  rig->run_until(at(30_s));
  EXPECT_EQ(rig->group.desired(), 3);
}

// aws-behaviour 4.18: no policy runs.
TEST(AutoScalingGroupClock, suspended_alarm_notification_holds_it_back) {
  RigOptions options;
  options.group.suspensions = {{ScalingProcess::alarm_notification, at(0_s), at(1_h)}};
  auto rig = running(1, 9, 2, list(started("p", wishes(5))), options);
  rig->run_until(at(30_s));
  EXPECT_EQ(rig->group.desired(), 2);
  EXPECT_EQ(rig->notes(Happening::not_scaled).back(), "AlarmNotification is suspended");
}

// aws-behaviour 4.11: forecast 50, maximum 40, buffer 10 -> 55.
TEST(AutoScalingGroupClock, a_decision_can_raise_the_maximum_for_good) {
  auto rig = running(1, 4, 2, list(started("p", told([](const Observation& seen) {
                                             Decision decision =
                                                 wish(std::max(5, seen.group.desired));
                                             decision.limits = scaling::GroupLimits{{}, 6};
                                             return decision;
                                           }))));
  rig->run_until(at(30_s));
  EXPECT_EQ(rig->group.desired(), 5);
  EXPECT_EQ(rig->group.config().max, 6);
  EXPECT_EQ(rig->group.config().min, 1);
  EXPECT_THAT(rig->notes(Happening::limits_changed), ElementsAre("min 1, max 6"));
}

/// A policy that only holds a floor, and one whose alarm asks for `wanted` from 120 s on.
std::unique_ptr<Rig> held(int floor, int wanted, int desired, int max = 20) {
  RigOptions options;
  options.alarms = {alarm_for({"other"})};
  return running(1, max, desired,
                 list(started("forecast", told([floor](const Observation& seen) {
                                Decision decision = wish(std::max(floor, seen.group.desired));
                                decision.floor = floor;
                                return decision;
                              })),
                      policy("other", wishes(wanted))),
                 options, 99);
}

// aws-behaviour 4.11: target tracking 10, predictive 8 -> 10.
TEST(AutoScalingGroupClock, of_a_forecast_and_another_policy_the_larger_counts) {
  auto rig = held(8, 10, 2);
  rig->run_until(at(60_s));
  EXPECT_EQ(rig->group.desired(), 8);
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 10);
}

TEST(AutoScalingGroupClock, nobody_scales_in_below_a_floor) {
  auto rig = held(8, 3, 10);
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 8);
  rig->run_until(at(181_s));
  EXPECT_EQ(rig->group.desired(), 8);
  EXPECT_EQ(rig->notes(Happening::not_scaled).back(), "policy forecast holds a capacity of 8");
}

TEST(AutoScalingGroupClock, a_floor_above_the_maximum_holds_the_maximum) {
  auto rig = held(8, 3, 5, 5);
  rig->run_until(at(181_s));
  EXPECT_EQ(rig->group.desired(), 5);
}

TEST(AutoScalingGroupClock, a_floor_of_zero_holds_nothing) {
  auto rig = held(0, 3, 10);
  rig->run_until(at(181_s));
  EXPECT_EQ(rig->group.desired(), 3);
}

TEST(AutoScalingGroupClock, its_own_floor_does_not_hold_a_policy) {
  auto rig = running(1, 9, 6, list(started("p", told([](const Observation&) {
                                             Decision decision = wish(2);
                                             decision.floor = 5;
                                             return decision;
                                           }))));
  rig->run_until(at(30_s));
  EXPECT_EQ(rig->group.desired(), 2);
}

TEST(AutoScalingGroupClock, a_scheduled_action_goes_below_a_floor) {
  auto rig = held(8, 8, 10);
  rig->events.agenda.at(at(100_s), engine::Rank::lifecycle, [&](Instant now) {
    rig->group.execute({"night", {}, {}, 2, {}}, 0, now);
  });
  rig->run_until(at(110_s));
  EXPECT_EQ(rig->group.desired(), 2);
}

TEST(AutoScalingGroupClock, forecasts_are_kept) {
  auto rig =
      running(1, 9, 2, list(started("p", told([](const Observation&) {
                                      Decision decision;
                                      decision.forecast = scaling::Forecast{at(0_s), 1_h, {5}, {2}};
                                      return decision;
                                    }))));
  rig->run_until(at(30_s));
  ASSERT_EQ(rig->group.forecasts().size(), 1U);
  EXPECT_EQ(rig->group.forecasts()[0].policy, 0U);
  EXPECT_EQ(rig->group.forecasts()[0].created, at(0_s));
}

TEST(AutoScalingGroupClock, a_policy_sees_its_metrics_by_the_hour) {
  std::vector<std::size_t> hours;
  GroupPolicy one = started("p", told([&](const Observation& seen) {
                              hours.push_back(seen.hourly.at(0).size());
                              Decision decision;
                              decision.wake_in = 1_h;
                              return decision;
                            }));
  one.attached.needs.hourly = {{group_cpu_utilization(), scaling::Statistic::sum, 1_h, 1}};
  one.attached.needs.hours = 3;
  auto rig = running(1, 9, 2, list(std::move(one)));
  rig->cloudwatch.set_past(
      {{group_cpu_utilization(), scaling::Statistic::sum, {{Instant{} - 1_h, 7}}}}, {});
  rig->run_until(at(5_h));
  EXPECT_THAT(hours, ElementsAre(1U, 1U, 2U, 3U, 3U, 3U)) << "an hour is seen a minute late";
}

}  // namespace
}  // namespace headroom::cloud
