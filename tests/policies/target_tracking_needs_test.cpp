#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "policies/target_tracking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::Needs;

constexpr const char* kCpu = "ASGAverageCPUUtilization";

Config predefined(const char* type) {
  return Config(Config::Object{{"PredefinedMetricType", Config(type)}});
}

Needs needs(Config::Object tracking, Config::Object beside, const scaling::GroupFacts& facts) {
  tracking.emplace_back("TargetValue", 40.0);
  const bool is_cpu = std::none_of(tracking.begin(), tracking.end(), [](const auto& member) {
    return member.first == "CustomizedMetricSpecification" ||
           member.first == "PredefinedMetricSpecification";
  });
  if (is_cpu) tracking.emplace_back("PredefinedMetricSpecification", predefined(kCpu));
  beside.emplace_back("TargetTrackingConfiguration", Config(std::move(tracking)));
  return target_tracking().make(Config(std::move(beside)), facts).needs;
}

const scaling::GroupFacts kSeven{1, 10, 7, false};

// The shape captured from AWS: above the target in 3 minutes of 3, below in 15 of 15
// (aws-behaviour 4.8).
TEST(TargetTrackingNeeds, it_asks_for_two_alarms) {
  const Needs wanted = needs({}, {}, kSeven);
  ASSERT_EQ(wanted.alarms.size(), 2U);

  const auto& high = wanted.alarms[0];
  EXPECT_EQ(high.role, "AlarmHigh");
  EXPECT_EQ(high.comparison, scaling::Comparison::greater);
  EXPECT_EQ(high.threshold, 40.0);
  EXPECT_EQ(high.metric.period, 60_s);
  EXPECT_EQ(high.evaluation_periods, 3);
  EXPECT_EQ(high.datapoints_to_alarm, 3);

  const auto& low = wanted.alarms[1];
  EXPECT_EQ(low.role, "AlarmLow");
  EXPECT_EQ(low.comparison, scaling::Comparison::less);
  EXPECT_DOUBLE_EQ(low.threshold, 40.0 * 6.0 / 7.0);  // seven instances
  EXPECT_EQ(low.metric.period, 60_s);
  EXPECT_EQ(low.evaluation_periods, 15);
  EXPECT_EQ(low.datapoints_to_alarm, 15);
}

TEST(TargetTrackingNeeds, both_alarms_and_the_arithmetic_go_by_the_average_cpu_of_the_group) {
  const Needs wanted = needs({}, {}, kSeven);
  const scaling::MetricId cpu{"AWS/EC2", "CPUUtilization"};
  for (const auto& alarm : wanted.alarms) {
    EXPECT_EQ(alarm.metric.id, cpu);
    EXPECT_EQ(alarm.metric.statistic, scaling::Statistic::average);
  }
  ASSERT_EQ(wanted.metrics.size(), 1U);
  EXPECT_EQ(wanted.metrics[0].id, cpu);
  EXPECT_EQ(wanted.metrics[0].statistic, scaling::Statistic::average);
  EXPECT_EQ(wanted.metrics[0].period, 60_s);
}

TEST(TargetTrackingNeeds, requests_are_counted_a_minute_for_each_target) {
  const Needs wanted = needs(
      {{"PredefinedMetricSpecification", predefined("ALBRequestCountPerTarget")}}, {}, kSeven);
  EXPECT_EQ(wanted.metrics[0].id,
            (scaling::MetricId{"AWS/ApplicationELB", "RequestCountPerTarget"}));
  EXPECT_EQ(wanted.metrics[0].statistic, scaling::Statistic::sum);
  EXPECT_EQ(wanted.alarms[0].metric.id, wanted.metrics[0].id);
  EXPECT_EQ(wanted.alarms[0].metric.points, 3);
  EXPECT_EQ(wanted.alarms[1].metric.points, 15);
}

TEST(TargetTrackingNeeds, a_metric_of_ones_own_is_taken_as_it_is) {
  scaling::MetricQuery busy{{"AWS/EC2", "CPUUtilization"}};
  busy.statistic = scaling::Statistic::maximum;
  const Needs wanted = needs({{"CustomizedMetricSpecification", Config(busy)}}, {}, kSeven);
  EXPECT_EQ(wanted.metrics[0].statistic, scaling::Statistic::maximum);
  EXPECT_EQ(wanted.metrics[0].points, 15);
  EXPECT_THROW(needs({{"CustomizedMetricSpecification", Config(busy)},
                      {"PredefinedMetricSpecification", predefined(kCpu)}},
                     {}, kSeven),
               scaling::BadConfig);
}

// 15 + max(15 / 3, 2): no newer point can have brought an alarm about.
TEST(TargetTrackingNeeds, its_metric_reaches_as_far_back_as_its_longest_alarm) {
  EXPECT_EQ(needs({}, {}, kSeven).metrics[0].points, 15);
}

TEST(TargetTrackingNeeds, a_fixed_low_threshold_is_nine_tenths_of_the_target_from_the_start) {
  EXPECT_DOUBLE_EQ(needs({}, {}, {1, 10, 7, true}).alarms[1].threshold, 36.0);
}

TEST(TargetTrackingNeeds, it_follows_the_capacity_for_its_low_threshold) {
  EXPECT_TRUE(needs({}, {}, kSeven).capacity_changes);
}

TEST(TargetTrackingNeeds, it_is_a_tracker_that_scales_both_ways) {
  const Needs wanted = needs({}, {}, kSeven);
  EXPECT_EQ(wanted.stance.role, scaling::Stance::Role::tracks);
  EXPECT_TRUE(wanted.stance.scales_out);
  EXPECT_TRUE(wanted.stance.scales_in);
}

TEST(TargetTrackingNeeds, without_scale_in_it_leaves_the_vote_and_has_no_low_alarm) {
  const Needs wanted = needs({{"DisableScaleIn", true}}, {}, kSeven);
  EXPECT_TRUE(wanted.stance.scales_out);
  EXPECT_FALSE(wanted.stance.scales_in);
  ASSERT_EQ(wanted.alarms.size(), 1U);
  EXPECT_EQ(wanted.alarms[0].role, "AlarmHigh");
}

TEST(TargetTrackingNeeds, scale_in_that_is_not_disabled_is_enabled) {
  EXPECT_TRUE(needs({{"DisableScaleIn", false}}, {}, kSeven).stance.scales_in);
}

TEST(TargetTrackingNeeds, an_estimated_warm_up_is_its_own_even_when_it_is_zero) {
  EXPECT_EQ(needs({}, {}, kSeven).stance.warm_up, std::nullopt);
  EXPECT_EQ(needs({}, {{"EstimatedInstanceWarmup", 120.0}}, kSeven).stance.warm_up, 120_s);
  EXPECT_EQ(needs({}, {{"EstimatedInstanceWarmup", 0.0}}, kSeven).stance.warm_up, 0_s);
}

}  // namespace
}  // namespace headroom::policies
