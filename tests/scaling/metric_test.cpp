#include "sim/scaling/metric.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace headroom::scaling {
namespace {

TEST(Metric, only_the_inclusive_comparisons_breach_at_the_threshold) {
  EXPECT_FALSE(breaches(Comparison::greater, 70, 70));
  EXPECT_TRUE(breaches(Comparison::greater_or_equal, 70, 70));
  EXPECT_FALSE(breaches(Comparison::less, 70, 70));
  EXPECT_TRUE(breaches(Comparison::less_or_equal, 70, 70));
}

TEST(Metric, above_and_below_the_threshold_inclusion_makes_no_difference) {
  const double above = std::nextafter(70.0, std::numeric_limits<double>::infinity());
  const double below = std::nextafter(70.0, 0.0);
  for (const Comparison upward : {Comparison::greater, Comparison::greater_or_equal}) {
    EXPECT_TRUE(breaches(upward, above, 70));
    EXPECT_FALSE(breaches(upward, below, 70));
  }
  for (const Comparison downward : {Comparison::less, Comparison::less_or_equal}) {
    EXPECT_FALSE(breaches(downward, above, 70));
    EXPECT_TRUE(breaches(downward, below, 70));
  }
}

TEST(Metric, zero_and_negative_thresholds_are_ordinary_numbers) {
  EXPECT_TRUE(breaches(Comparison::greater, 0, -1));
  EXPECT_TRUE(breaches(Comparison::less_or_equal, 0, 0));
  EXPECT_FALSE(breaches(Comparison::less, -1, -2));
}

TEST(Metric, statistics_comparisons_and_states_have_the_names_of_aws) {
  EXPECT_EQ(aws_name(Statistic::average), "Average");
  EXPECT_EQ(aws_name(Statistic::sum), "Sum");
  EXPECT_EQ(aws_name(Statistic::minimum), "Minimum");
  EXPECT_EQ(aws_name(Statistic::maximum), "Maximum");
  EXPECT_EQ(aws_name(Statistic::sample_count), "SampleCount");
  EXPECT_EQ(aws_name(Comparison::greater), "GreaterThanThreshold");
  EXPECT_EQ(aws_name(Comparison::greater_or_equal), "GreaterThanOrEqualToThreshold");
  EXPECT_EQ(aws_name(Comparison::less), "LessThanThreshold");
  EXPECT_EQ(aws_name(Comparison::less_or_equal), "LessThanOrEqualToThreshold");
  EXPECT_EQ(aws_name(AlarmState::ok), "OK");
  EXPECT_EQ(aws_name(AlarmState::alarm), "ALARM");
  EXPECT_EQ(aws_name(AlarmState::insufficient_data), "INSUFFICIENT_DATA");
}

}  // namespace
}  // namespace headroom::scaling
