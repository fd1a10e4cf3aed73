#include "policies/step_scaling.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "tests/policies/asking.hpp"
#include "tests/policies/steps.hpp"

namespace headroom::policies {
namespace {

using scaling::Comparison;
using scaling::Config;
using scaling::GroupView;

const char* const kPercent = "PercentChangeInCapacity";

// The steps of the worked example S6 to S10 (aws-behaviour 4.7), threshold 50.
const Config kOut = steps({{0.0, 10.0, 0}, {10.0, 20.0, 10}, {20.0, {}, 30}});
const Config kIn = steps({{-10.0, 0.0, 0}, {-20.0, -10.0, -10}, {{}, -20.0, -30}});
const Alarm kAbove{Comparison::greater_or_equal, 50};
const Alarm kBelow{Comparison::less_or_equal, 50};

int out(double metric, const GroupView& group) {
  const auto policy = step_policy(kPercent, kOut);
  return desired_after(wake_by_alarm(*policy, kAbove, {metric}, group), group);
}
int in(double metric, const GroupView& group) {
  const auto policy = step_policy(kPercent, kIn);
  return desired_after(wake_by_alarm(*policy, kBelow, {metric}, group), group);
}

TEST(StepScaling, ten_instances_at_sixty_become_eleven) { EXPECT_EQ(out(60, settled(10)), 11); }

// 30 % of 11 is 3.3.
TEST(StepScaling, eleven_instances_at_seventy_become_fourteen) {
  EXPECT_EQ(out(70, settled(11)), 14);
}

// 10 % of 14 is 1.4; 30 % of 13 is 3.9.
TEST(StepScaling, fourteen_instances_become_thirteen_at_forty_then_ten_at_thirty) {
  EXPECT_EQ(in(40, settled(14)), 13);
  EXPECT_EQ(in(30, settled(13)), 10);
}

TEST(StepScaling, a_step_of_zero_changes_nothing) {
  EXPECT_EQ(out(55, settled(10)), 10);
  EXPECT_EQ(in(45, settled(10)), 10);
}

// S9: ten warm ones and one that warms up; 10 % of 10 is the one that is there already.
// S10: 30 % of 10 is 3.
TEST(StepScaling, a_warming_instance_counts_as_there_on_the_way_out) {
  GroupView group = settled(11);
  group.warming_up = 1;
  EXPECT_EQ(out(62, group), 11);
  EXPECT_EQ(out(70, group), 13);
}

// Above the threshold a step holds its lower bound and not its upper one.
TEST(StepScaling, above_the_threshold_the_lower_bound_belongs_to_the_step) {
  EXPECT_EQ(out(59.999, settled(100)), 100);
  EXPECT_EQ(out(60, settled(100)), 110);
  EXPECT_EQ(out(69.999, settled(100)), 110);
  EXPECT_EQ(out(70, settled(100)), 130);
  EXPECT_EQ(out(1000, settled(100)), 130);
}

// Below it is the other way round.
TEST(StepScaling, below_the_threshold_the_upper_bound_belongs_to_the_step) {
  EXPECT_EQ(in(50, settled(100)), 100);
  EXPECT_EQ(in(40.001, settled(100)), 100);
  EXPECT_EQ(in(40, settled(100)), 90);
  EXPECT_EQ(in(30.001, settled(100)), 90);
  EXPECT_EQ(in(30, settled(100)), 70);
  EXPECT_EQ(in(0, settled(100)), 70);
}

// S11: threshold 60, at least one instance; 10 % of 4 is 0.4, 20 % 0.8, 30 % 1.2.
TEST(StepScaling, the_steps_of_sixty_and_more_begin_at_sixty_seventyfive_and_eightyfive) {
  const auto policy =
      step_policy(kPercent, steps({{0.0, 15.0, 10}, {15.0, 25.0, 20}, {25.0, {}, 30}}),
                  {{"MinAdjustmentMagnitude", 1.0}});
  const Alarm alarm{Comparison::greater_or_equal, 60};
  const GroupView group = settled(40);
  const auto at = [&](double metric) {
    return desired_after(wake_by_alarm(*policy, alarm, {metric}, group), group);
  };
  EXPECT_EQ(at(60), 44);
  EXPECT_EQ(at(74.999), 44);
  EXPECT_EQ(at(75), 48);
  EXPECT_EQ(at(84.999), 48);
  EXPECT_EQ(at(85), 52);
  EXPECT_EQ(desired_after(wake_by_alarm(*policy, alarm, {60}, settled(4)), settled(4)), 5);
}

TEST(StepScaling, a_minimum_magnitude_raises_a_percentage_both_ways) {
  const auto grow =
      step_policy(kPercent, steps({{0.0, {}, 25}}), {{"MinAdjustmentMagnitude", 2.0}});
  const auto shrink =
      step_policy(kPercent, steps({{{}, 0.0, -25}}), {{"MinAdjustmentMagnitude", 2.0}});
  EXPECT_EQ(wake_by_alarm(*grow, kAbove, {60}, settled(4)).desired, 6);  // S5
  EXPECT_EQ(wake_by_alarm(*shrink, kBelow, {40}, settled(4)).desired, 2);
}

TEST(StepScaling, a_metric_outside_of_all_steps_is_no_opinion) {
  const auto far = step_policy("ChangeInCapacity", steps({{10.0, {}, 1}}));
  EXPECT_EQ(wake_by_alarm(*far, kAbove, {55}, settled(4)).desired, std::nullopt);
  EXPECT_EQ(wake_by_alarm(*far, kAbove, {60}, settled(4)).desired, 5);
}

// The alarm goes by all instances; the warm ones alone may be on the other side of the threshold.
TEST(StepScaling, warm_instances_below_the_threshold_of_an_upward_alarm_do_not_scale_out) {
  EXPECT_EQ(out(45, settled(10)), 10);
  EXPECT_EQ(in(55, settled(10)), 10);
}

TEST(StepScaling, the_points_of_an_alarm_become_one_value_by_its_aggregation) {
  const auto value_of = [](const char* aggregation, const std::vector<double>& points) {
    // One instance more for each 10 that the value is above 50.
    const auto policy = step_policy(
        "ChangeInCapacity", steps({{0.0, 10.0, 1}, {10.0, 20.0, 2}, {20.0, {}, 3}}),
        aggregation == nullptr ? Config::Object{}
                               : Config::Object{{"MetricAggregationType", aggregation}});
    return wake_by_alarm(*policy, kAbove, points, settled(1)).desired;
  };
  // Mean 62, least 51, most 80.
  const std::vector<double> points{51, 80, 55};
  EXPECT_EQ(value_of("Average", points), 3);
  EXPECT_EQ(value_of("Minimum", points), 2);
  EXPECT_EQ(value_of("Maximum", points), 4);
  EXPECT_EQ(value_of(nullptr, points), 3) << "the average is the default";
}

TEST(StepScaling, without_data_it_has_no_opinion) {
  const auto policy = step_policy(kPercent, kOut);
  const auto decision = wake_by_alarm(*policy, kAbove, {}, settled(4));
  EXPECT_EQ(decision.desired, std::nullopt);
  EXPECT_FALSE(decision.reason.empty());
}

TEST(StepScaling, it_answers_to_alarms_only) {
  const auto policy = step_policy(kPercent, kOut);
  for (const auto why : {scaling::Wake::Why::poll, scaling::Wake::Why::capacity_changed}) {
    const auto decision = policy->decide({why, nullptr, false}, {Instant{}, settled(4), {}});
    EXPECT_EQ(decision.desired, std::nullopt);
    EXPECT_TRUE(decision.thresholds.empty());
  }
}

scaling::Decision wake_in(scaling::AlarmState state, const std::vector<double>& values) {
  const auto policy = step_policy("ChangeInCapacity", steps({{{}, 0.0, -1}, {0.0, {}, 2}}));
  const auto points = minutes(values);
  const GroupView group = settled(5);
  const scaling::AlarmView view{"an-alarm", "", Comparison::greater, 50, points, state};
  return policy->decide({scaling::Wake::Why::alarm, &view, false},
                        {Instant{} + 1_h, group, {points}});
}

// Of an alarm above 50 that is OK: the points at 50 and below tell, and they are in the step below.
TEST(StepScaling, goes_by_the_points_that_do_not_breach_where_its_alarm_is_ok) {
  EXPECT_EQ(wake_in(scaling::AlarmState::ok, {40, 90}).desired, 4);
  EXPECT_EQ(wake_in(scaling::AlarmState::alarm, {40, 90}).desired, 7);
}

TEST(StepScaling, needs_a_point_where_its_alarm_has_insufficient_data) {
  EXPECT_EQ(wake_in(scaling::AlarmState::insufficient_data, {}).desired, std::nullopt);
  EXPECT_EQ(wake_in(scaling::AlarmState::insufficient_data, {70}).desired, 7);
}

}  // namespace
}  // namespace headroom::policies
