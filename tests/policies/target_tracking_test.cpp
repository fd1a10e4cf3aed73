#include "policies/target_tracking.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::Decision;
using scaling::GroupView;
using scaling::Wake;

const Alarm kHigh{scaling::Comparison::greater, 0, "AlarmHigh"};
const Alarm kLow{scaling::Comparison::less, 0, "AlarmLow"};

Config config(double target, Config disable_scale_in = {}) {
  Config::Object tracking{
      {"TargetValue", target},
      {"PredefinedMetricSpecification",
       Config(Config::Object{{"PredefinedMetricType", "ASGAverageCPUUtilization"}})}};
  if (!disable_scale_in.is_absent())
    tracking.emplace_back("DisableScaleIn", std::move(disable_scale_in));
  return Config::Object{{"TargetTrackingConfiguration", Config(std::move(tracking))}};
}

class TargetTrackingTest : public testing::Test {
 protected:
  static scaling::Attached make(double target, Config disable_scale_in = {},
                                bool fixed_low_threshold = false) {
    return target_tracking().make(config(target, std::move(disable_scale_in)),
                                  {1, 10, 2, fixed_low_threshold});
  }
  static Decision poll(scaling::Policy& policy, const std::vector<double>& values,
                       const GroupView& group) {
    return policy.decide({Wake::Why::poll, nullptr, false},
                         {Instant{} + 1_h, group, {minutes(values)}});
  }
  scaling::Attached half_ = make(50);
  scaling::Policy& policy_ = *half_.policy;
};

TEST_F(TargetTrackingTest, the_examples_of_scaling_out_come_out) {
  EXPECT_EQ(wake_by_alarm(*make(100).policy, kHigh, {150}, settled(10)).desired, 15);  // TT1
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {87.5}, settled(2)).desired, 4);             // TT2
}

TEST_F(TargetTrackingTest, the_examples_of_scaling_in_come_out) {
  EXPECT_EQ(wake_by_alarm(policy_, kLow, {35}, settled(5)).desired, 4);  // TT3
  EXPECT_EQ(wake_by_alarm(policy_, kLow, {45}, settled(4)).desired, 4);  // TT4: stay
  EXPECT_EQ(wake_by_alarm(policy_, kLow, {0}, settled(3)).desired, 0);   // TT5: the group clamps
}

TEST_F(TargetTrackingTest, the_newest_datapoint_decides) {
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {100, 100, 60}, settled(4)).desired, 5);
  EXPECT_EQ(wake_by_alarm(policy_, kLow, {10, 10, 30}, settled(4)).desired, 3);
}

TEST_F(TargetTrackingTest, the_high_alarm_never_scales_in) {
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {10}, settled(4)).desired, std::nullopt);
}

TEST_F(TargetTrackingTest, the_low_alarm_never_scales_out) {
  EXPECT_EQ(wake_by_alarm(policy_, kLow, {100}, settled(4)).desired, 4);
}

// 2 of 4 instances are warm: 2 x 80 / 50 = 3.2, so 4 are enough, and 4 are there.
TEST_F(TargetTrackingTest, warming_instances_count_as_what_is_already_on_its_way) {
  GroupView group = settled(4);
  group.warming_up = 2;
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {80}, group).desired, std::nullopt);
  // 2 x 120 / 50 = 4.8
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {120}, group).desired, 5);
}

// 3 warm ones at 60 ask for 3.6, so 4, which is what is desired: the fourth is pending.
TEST_F(TargetTrackingTest, pending_instances_count_as_what_is_already_on_its_way) {
  GroupView group = settled(3);
  group.desired = 4;
  group.pending = 1;
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {60}, group).desired, std::nullopt);
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {70}, group).desired, 5);  // 4.2
}

// 3 in service and 1 leaving: 4 x 30 / 50 = 2.4, so 3. Without the leaving one it would be
// 3 x 30 / 50 = 1.8, so 2, and one alarm would take two away.
TEST_F(TargetTrackingTest, terminating_instances_still_count_on_the_way_in) {
  GroupView group = settled(3);
  group.terminating = 1;
  EXPECT_EQ(wake_by_alarm(policy_, kLow, {30}, group).desired, 3);
}

TEST_F(TargetTrackingTest, terminating_instances_do_not_count_on_the_way_out) {
  GroupView group = settled(2);
  group.terminating = 5;
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {75}, group).desired, 3);
}

TEST_F(TargetTrackingTest, without_data_it_has_no_opinion) {
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {}, settled(2)).desired, std::nullopt);
  EXPECT_EQ(wake_by_alarm(policy_, kLow, {}, settled(2)).desired, std::nullopt);
  EXPECT_EQ(poll(policy_, {}, settled(2)).desired, std::nullopt);
}

TEST_F(TargetTrackingTest, a_poll_is_answered_as_the_low_alarm) {
  EXPECT_EQ(poll(policy_, {20}, settled(4)).desired, 2);  // 1.6
  EXPECT_EQ(poll(policy_, {90}, settled(4)).desired, 4);
}

TEST_F(TargetTrackingTest, without_scale_in_it_only_ever_scales_out) {
  const auto only_out = make(50, true);
  EXPECT_EQ(wake_by_alarm(*only_out.policy, kHigh, {75}, settled(2)).desired, 3);
  EXPECT_EQ(wake_by_alarm(*only_out.policy, kLow, {0}, settled(4)).desired, std::nullopt);
  EXPECT_EQ(poll(*only_out.policy, {0}, settled(4)).desired, std::nullopt);
}

TEST_F(TargetTrackingTest, a_capacity_change_renews_the_low_threshold_and_nothing_else) {
  GroupView group = settled(2);
  for (const auto& [desired, threshold] :
       {std::pair{1, 35.0}, {4, 37.5}, {5, 40.0}, {10, 45.0}, {20, 45.0}}) {
    group.desired = desired;
    const Decision decision = policy_.decide({Wake::Why::capacity_changed, nullptr, false},
                                             {Instant{} + 1_h, group, {minutes({99})}});
    EXPECT_EQ(decision.desired, std::nullopt);
    ASSERT_EQ(decision.thresholds.size(), 1U);
    EXPECT_EQ(decision.thresholds[0].role, "AlarmLow");
    EXPECT_DOUBLE_EQ(decision.thresholds[0].threshold, threshold) << desired << " instances";
  }
}

TEST_F(TargetTrackingTest, a_fixed_low_threshold_stays_at_nine_tenths) {
  const auto fixed = make(50, {}, true);
  const Decision decision = fixed.policy->decide({Wake::Why::capacity_changed, nullptr, false},
                                                 {Instant{}, settled(1), {minutes({})}});
  ASSERT_EQ(decision.thresholds.size(), 1U);
  EXPECT_DOUBLE_EQ(decision.thresholds[0].threshold, 45.0);
}

TEST_F(TargetTrackingTest, what_keeps_it_from_scaling_is_told_as_a_fact) {
  const auto restraint = [&](const Alarm& alarm, std::vector<double> values, int instances) {
    return wake_by_alarm(policy_, alarm, std::move(values), settled(instances)).restraint;
  };
  EXPECT_EQ(restraint(kHigh, {87.5}, 2), scaling::Restraint::none);
  EXPECT_EQ(restraint(kHigh, {}, 2), scaling::Restraint::no_data);
  EXPECT_EQ(restraint(kHigh, {10}, 2), scaling::Restraint::on_its_way);
  EXPECT_EQ(restraint(kLow, {45}, 4), scaling::Restraint::no_scale_in);
}

TEST_F(TargetTrackingTest, every_decision_has_a_reason_in_words) {
  EXPECT_EQ(wake_by_alarm(policy_, kHigh, {87.5}, settled(2)).reason,
            "2 warm instances at 87.5 against a target of 50");
  EXPECT_FALSE(wake_by_alarm(policy_, kHigh, {}, settled(2)).reason.empty());
  EXPECT_FALSE(wake_by_alarm(policy_, kHigh, {10}, settled(2)).reason.empty());
  EXPECT_FALSE(wake_by_alarm(policy_, kLow, {45}, settled(4)).reason.empty());
  EXPECT_FALSE(wake_by_alarm(policy_, kLow, {10}, settled(4)).reason.empty());
}

}  // namespace
}  // namespace headroom::policies
