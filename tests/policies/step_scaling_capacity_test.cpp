#include <gtest/gtest.h>

#include <memory>

#include "tests/policies/asking.hpp"
#include "tests/policies/steps.hpp"

namespace headroom::policies {
namespace {

using scaling::Comparison;
using scaling::GroupView;

/// What one step, beyond the threshold whatever the metric, makes of a group.
int after(const char* type, double adjustment, const GroupView& group) {
  const bool up = adjustment >= 0;
  const auto policy =
      step_policy(type, up ? steps({{0.0, {}, adjustment}}) : steps({{{}, 0.0, adjustment}}));
  const Alarm alarm{up ? Comparison::greater : Comparison::less, 50};
  return desired_after(wake_by_alarm(*policy, alarm, {up ? 99.0 : 1.0}, group), group);
}

const char* const kChange = "ChangeInCapacity";
const char* const kExact = "ExactCapacity";
const char* const kPercent = "PercentChangeInCapacity";

TEST(StepScalingCapacity, a_change_is_added_to_the_warm_instances) {
  EXPECT_EQ(after(kChange, 2, settled(3)), 5);
  EXPECT_EQ(after(kChange, -2, settled(3)), 1);
  EXPECT_EQ(after(kChange, 0, settled(3)), 3);
}

// Ruling 22: max(desired, warm capacity + adjustment). 3 warm and 2 that warm up: 3 + 2 is there
// already, 3 + 3 is one more.
TEST(StepScalingCapacity, what_is_warming_up_or_pending_is_not_asked_for_again) {
  GroupView group = settled(5);
  group.warming_up = 2;
  EXPECT_EQ(after(kChange, 1, group), 5);
  EXPECT_EQ(after(kChange, 2, group), 5);
  EXPECT_EQ(after(kChange, 3, group), 6);

  GroupView pending = settled(3);
  pending.pending = 2;
  pending.desired = 5;
  EXPECT_EQ(after(kChange, 2, pending), 5);
  EXPECT_EQ(after(kChange, 3, pending), 6);
}

// The alarm repeats each minute. After 5 -> 3 the two that leave are still counted: 3 + 2 - 2 = 3.
TEST(StepScalingCapacity, what_is_leaving_is_not_taken_away_again) {
  GroupView group = settled(3);
  group.terminating = 2;
  EXPECT_EQ(after(kChange, -2, group), 3);
  EXPECT_EQ(after(kChange, -3, group), 2);
  group.terminating = 4;  // 3 + 4 - 2 is more than there should be: no reason to grow
  EXPECT_EQ(after(kChange, -2, group), 3);
}

// 25 % of the 8 + 2 is 2.5, so 2, which are leaving already.
TEST(StepScalingCapacity, a_percentage_on_the_way_in_is_one_of_the_leaving_ones_too) {
  GroupView group = settled(8);
  group.terminating = 2;
  EXPECT_EQ(after(kPercent, -25, group), 8);
  EXPECT_EQ(after(kPercent, -50, group), 5);
}

// Between a decision and its deregistrations the group is still as large as before.
TEST(StepScalingCapacity, what_is_about_to_leave_is_not_taken_away_again) {
  GroupView group = settled(5);
  group.desired = 3;
  EXPECT_EQ(after(kChange, -2, group), 3);
}

TEST(StepScalingCapacity, leaving_instances_do_not_count_on_the_way_out) {
  GroupView group = settled(4);
  group.terminating = 3;
  EXPECT_EQ(after(kChange, 2, group), 6);
  EXPECT_EQ(after(kPercent, 50, group), 6);
}

TEST(StepScalingCapacity, an_exact_capacity_is_reached_from_either_side) {
  EXPECT_EQ(after(kExact, 6, settled(4)), 6);
  const auto policy = step_policy(kExact, steps({{{}, 0.0, 2}}));
  EXPECT_EQ(wake_by_alarm(*policy, {Comparison::less, 50}, {1}, settled(4)).desired, 2);
}

TEST(StepScalingCapacity, an_exact_capacity_that_is_there_changes_nothing) {
  EXPECT_EQ(after(kExact, 4, settled(4)), 4);
}

TEST(StepScalingCapacity, an_exact_capacity_above_what_is_leaving_as_well_is_reached) {
  GroupView group = settled(4);
  group.terminating = 3;
  EXPECT_EQ(after(kExact, 5, group), 5);
}

TEST(StepScalingCapacity, an_exact_capacity_between_what_stays_and_what_leaves_is_reached) {
  GroupView group = settled(4);
  group.terminating = 3;
  EXPECT_EQ(after(kExact, 3, group), 3);
}

TEST(StepScalingCapacity, a_percentage_of_a_group_that_all_warms_up_is_nothing) {
  GroupView group = settled(4);
  group.warming_up = 4;
  EXPECT_EQ(after(kPercent, 50, group), 4);
}

// A policy with both sides: one alarm above, one below the same threshold.
TEST(StepScalingCapacity, one_policy_can_serve_two_alarms) {
  const auto policy = step_policy(kChange, steps({{{}, 0.0, -1}, {0.0, {}, 2}}));
  EXPECT_EQ(wake_by_alarm(*policy, {Comparison::greater, 70}, {80}, settled(4)).desired, 6);
  EXPECT_EQ(wake_by_alarm(*policy, {Comparison::less, 30}, {20}, settled(4)).desired, 3);
}

}  // namespace
}  // namespace headroom::policies
