#include "sim/cloud/alarm.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::cloud {
namespace {

using scaling::AlarmState;
using scaling::Comparison;

std::string reason(Comparison comparison, double threshold, AlarmState state,
                   const std::vector<double>& values) {
  AlarmConfig config;
  config.comparison = comparison;
  config.threshold = threshold;
  return state_reason(config, AlarmState::insufficient_data, state, values);
}

/// A state reached by 3 of the last 5 points above 89.
std::string reason_of_three_in_five(AlarmState from, AlarmState to,
                                    const std::vector<double>& values) {
  AlarmConfig config;
  config.comparison = Comparison::greater;
  config.threshold = 89;
  config.metric.points = 5;
  config.datapoints_to_alarm = 3;
  return state_reason(config, from, to, values);
}

// The pattern of aws-behaviour 7.5, but for the form of the numbers.
TEST(Alarm, a_state_reason_names_points_comparison_and_threshold) {
  EXPECT_EQ(reason(Comparison::greater, 70.5, AlarmState::alarm, {71.5, 80.25, 79.2}),
            "Threshold Crossed: 3 datapoints [71.5, 80.25, 79.2] were greater than the threshold "
            "(70.5).");
  EXPECT_EQ(reason(Comparison::less, 4.5, AlarmState::alarm, {1.5, 2.5}),
            "Threshold Crossed: 2 datapoints [1.5, 2.5] were less than the threshold (4.5).");
}

TEST(Alarm, a_single_point_is_spoken_of_as_one) {
  EXPECT_EQ(reason(Comparison::greater_or_equal, 70.5, AlarmState::alarm, {71.5}),
            "Threshold Crossed: 1 datapoint [71.5] was greater than or equal to the threshold "
            "(70.5).");
}

TEST(Alarm, in_ok_the_points_are_not_beyond_the_threshold) {
  EXPECT_EQ(reason(Comparison::less_or_equal, 4.5, AlarmState::ok, {9.5}),
            "Threshold Crossed: 1 datapoint [9.5] was not less than or equal to the threshold "
            "(4.5).");
  EXPECT_EQ(reason(Comparison::greater, 4.5, AlarmState::ok, {1.5, 2.5}),
            "Threshold Crossed: 2 datapoints [1.5, 2.5] were not greater than the threshold "
            "(4.5).");
}

// Only the points that are on the new state's side are named (aws-behaviour 7.5).
TEST(Alarm, of_mixed_points_those_that_decided_are_named) {
  EXPECT_EQ(reason_of_three_in_five(AlarmState::ok, AlarmState::alarm, {92.5, 89.25, 89.5, 63.5}),
            "Threshold Crossed: 3 out of the last 4 datapoints [92.5, 89.25, 89.5] were greater "
            "than the threshold (89.0) (minimum 3 datapoints for OK -> ALARM transition).");
  EXPECT_EQ(reason_of_three_in_five(AlarmState::alarm, AlarmState::ok, {1, 2, 3, 90, 91}),
            "Threshold Crossed: 3 out of the last 5 datapoints [1.0, 2.0, 3.0] were not greater "
            "than the threshold (89.0) (minimum 3 datapoints for ALARM -> OK transition).");
}

TEST(Alarm, when_missing_points_decide_they_are_named) {
  AlarmConfig config;
  config.threshold = 50;
  config.metric.points = 3;
  config.treat_missing_data = MissingData::breaching;
  EXPECT_EQ(state_reason(config, AlarmState::ok, AlarmState::alarm, {20}),
            "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints "
            "were treated as [Breaching].");
}

TEST(Alarm, insufficient_data_is_said_in_those_words) {
  EXPECT_EQ(reason(Comparison::greater, 70.5, AlarmState::insufficient_data, {})
                .substr(0, std::string("Insufficient Data: ").size()),
            "Insufficient Data: ");
}

TEST(Alarm, whole_numbers_are_written_with_a_decimal) {
  EXPECT_EQ(reason(Comparison::greater, 70, AlarmState::alarm, {71, 80.5, 79.2}),
            "Threshold Crossed: 3 datapoints [71.0, 80.5, 79.2] were greater than the threshold "
            "(70.0).");
}

TEST(Alarm, values_are_compared_to_six_significant_digits) {
  EXPECT_EQ(rounded_for_alarm(5.0000000001), 5.0);
  EXPECT_EQ(rounded_for_alarm(4.9999999999), 5.0);
  EXPECT_EQ(rounded_for_alarm(49.99996), 50.0);
  EXPECT_EQ(rounded_for_alarm(49.9999), 49.9999);
  EXPECT_EQ(rounded_for_alarm(5.00001), 5.00001);
  EXPECT_EQ(rounded_for_alarm(0.000123456789), 0.000123457);
  EXPECT_EQ(rounded_for_alarm(1234567.0), 1234570.0);
  EXPECT_EQ(rounded_for_alarm(-4.9999999999), -5.0);
}

TEST(Alarm, a_rounded_value_stays_as_it_is) {
  for (const double value : {0.0, 5.0, 100.0, 62.5, 33.3333, 1e-7, 123456.0}) {
    EXPECT_EQ(rounded_for_alarm(value), value);
  }
  EXPECT_EQ(rounded_for_alarm(rounded_for_alarm(100.0 / 3)), rounded_for_alarm(100.0 / 3));
}

TEST(Alarm, a_new_alarm_has_insufficient_data) {
  EXPECT_EQ(Alarm{}.state, AlarmState::insufficient_data);
  EXPECT_EQ(AlarmConfig{}.treat_missing_data, MissingData::missing);
  EXPECT_TRUE(AlarmConfig{}.actions_enabled);
}

TEST(Alarm, treatments_have_the_names_of_aws) {
  EXPECT_EQ(aws_name(MissingData::missing), "missing");
  EXPECT_EQ(aws_name(MissingData::ignore), "ignore");
  EXPECT_EQ(aws_name(MissingData::breaching), "breaching");
  EXPECT_EQ(aws_name(MissingData::not_breaching), "notBreaching");
}

}  // namespace
}  // namespace headroom::cloud
