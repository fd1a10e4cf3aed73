#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/policies/steps.hpp"

namespace headroom::policies {
namespace {

using scaling::BadConfig;
using scaling::Config;

const char* const kChange = "ChangeInCapacity";

/// Where the settings are refused; "" when they are not.
std::string refused_at(const Config& list, const char* type = kChange, Config::Object more = {}) {
  try {
    attached_steps(type, list, std::move(more));
  } catch (const BadConfig& problem) {
    EXPECT_STRNE(problem.what(), "");
    return problem.place();
  }
  return "";
}

TEST(StepScalingConfig, steps_that_follow_each_other_are_taken_in_any_order) {
  EXPECT_EQ(refused_at(steps({{0.0, 10.0, 1}, {10.0, {}, 2}})), "");
  EXPECT_EQ(refused_at(steps({{10.0, {}, 2}, {0.0, 10.0, 1}})), "");
  EXPECT_EQ(refused_at(steps({{{}, -5.0, -2}, {-5.0, 0.0, -1}, {0.0, {}, 1}})), "");
}

TEST(StepScalingConfig, one_step_on_one_side_is_enough) {
  EXPECT_EQ(refused_at(steps({{0.0, {}, 1}})), "");
  EXPECT_EQ(refused_at(steps({{{}, 0.0, -1}})), "");
}

TEST(StepScalingConfig, a_gap_is_refused) {
  EXPECT_EQ(refused_at(steps({{0.0, 10.0, 1}, {15.0, {}, 2}})), "/StepAdjustments");
  EXPECT_EQ(refused_at(steps({{{}, -10.0, -1}, {0.0, {}, 2}})), "/StepAdjustments");
}

TEST(StepScalingConfig, an_overlap_is_refused) {
  EXPECT_EQ(refused_at(steps({{0.0, 10.0, 1}, {5.0, {}, 2}})), "/StepAdjustments");
  EXPECT_EQ(refused_at(steps({{0.0, {}, 1}, {0.0, {}, 2}})), "/StepAdjustments");
}

TEST(StepScalingConfig, two_steps_without_the_same_bound_are_refused) {
  EXPECT_EQ(refused_at(steps({{0.0, {}, 1}, {10.0, {}, 2}})), "/StepAdjustments");
  EXPECT_EQ(refused_at(steps({{{}, 0.0, -1}, {{}, -10.0, -2}})), "/StepAdjustments");
}

TEST(StepScalingConfig, above_the_threshold_some_step_must_go_on_for_ever) {
  EXPECT_EQ(refused_at(steps({{0.0, 10.0, 1}})), "/StepAdjustments");
  EXPECT_EQ(refused_at(steps({{{}, 0.0, -1}, {0.0, 10.0, 1}})), "/StepAdjustments");
}

TEST(StepScalingConfig, below_the_threshold_some_step_must_go_on_for_ever) {
  EXPECT_EQ(refused_at(steps({{-10.0, 0.0, -1}})), "/StepAdjustments");
  EXPECT_EQ(refused_at(steps({{-10.0, 0.0, -1}, {0.0, {}, 1}})), "/StepAdjustments");
}

TEST(StepScalingConfig, a_step_without_any_bound_is_refused_at_its_own_place) {
  EXPECT_EQ(refused_at(steps({{{}, {}, 1}})), "/StepAdjustments/0");
  EXPECT_EQ(refused_at(steps({{0.0, 10.0, 1}, {{}, {}, 1}})), "/StepAdjustments/1");
}

TEST(StepScalingConfig, a_step_upside_down_is_refused_at_its_own_place) {
  EXPECT_EQ(refused_at(steps({{0.0, 5.0, 1}, {10.0, 5.0, 2}})), "/StepAdjustments/1");
  EXPECT_EQ(refused_at(steps({{5.0, 5.0, 1}})), "/StepAdjustments/0");
}

TEST(StepScalingConfig, one_to_twenty_steps_are_allowed) {
  const auto ladder = [](int count) {
    Config::List list;
    for (int i = 0; i < count; ++i) {
      Config::Object step{{"MetricIntervalLowerBound", double(i)}, {"ScalingAdjustment", 1.0}};
      if (i + 1 < count) step.emplace_back("MetricIntervalUpperBound", double(i + 1));
      list.emplace_back(std::move(step));
    }
    return Config(std::move(list));
  };
  EXPECT_EQ(refused_at(ladder(0)), "/StepAdjustments");
  EXPECT_EQ(refused_at(ladder(1)), "");
  EXPECT_EQ(refused_at(ladder(20)), "");
  EXPECT_EQ(refused_at(ladder(21)), "/StepAdjustments");
}

TEST(StepScalingConfig, a_minimum_magnitude_belongs_to_percentages) {
  const Config one = steps({{0.0, {}, 1}});
  const Config::Object least{{"MinAdjustmentMagnitude", 2.0}};
  EXPECT_EQ(refused_at(one, "PercentChangeInCapacity", least), "");
  EXPECT_EQ(refused_at(one, "ChangeInCapacity", least), "/MinAdjustmentMagnitude");
  EXPECT_EQ(refused_at(one, "ExactCapacity", least), "/MinAdjustmentMagnitude");
}

TEST(StepScalingConfig, it_proposes_and_asks_for_no_alarm_of_its_own) {
  const auto needs = attached_steps(kChange, steps({{0.0, {}, 1}})).needs;
  EXPECT_EQ(needs.stance.role, scaling::Stance::Role::proposes);
  EXPECT_TRUE(needs.alarms.empty());
  EXPECT_FALSE(needs.capacity_changes);
}

TEST(StepScalingConfig, its_stance_tells_which_ways_it_can_move_the_group) {
  const auto stance = [](const char* type, const Config& list) {
    return attached_steps(type, list).needs.stance;
  };
  EXPECT_TRUE(stance(kChange, steps({{0.0, {}, 1}})).scales_out);
  EXPECT_FALSE(stance(kChange, steps({{0.0, {}, 1}})).scales_in);
  EXPECT_FALSE(stance(kChange, steps({{{}, 0.0, -1}})).scales_out);
  EXPECT_TRUE(stance(kChange, steps({{{}, 0.0, -1}})).scales_in);
  EXPECT_TRUE(stance("ExactCapacity", steps({{0.0, {}, 4}})).scales_out);
  EXPECT_TRUE(stance("ExactCapacity", steps({{0.0, {}, 4}})).scales_in);
}

TEST(StepScalingConfig, an_estimated_warm_up_is_its_own_even_when_it_is_zero) {
  const Config one = steps({{0.0, {}, 1}});
  const auto warm_up = [&](Config::Object more) {
    return attached_steps(kChange, one, std::move(more)).needs.stance.warm_up;
  };
  EXPECT_EQ(warm_up({}), std::nullopt);
  EXPECT_EQ(warm_up({{"EstimatedInstanceWarmup", 90.0}}), 90_s);
  EXPECT_EQ(warm_up({{"EstimatedInstanceWarmup", 0.0}}), 0_s);
}

}  // namespace
}  // namespace headroom::policies
