#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// Alarms that are made of alarms, and metrics of the application's own.
namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Json kAlarm = Json::parse(R"({"AlarmName": "high", "Namespace": "AWS/EC2",
    "MetricName": "CPUUtilization", "Statistic": "Average", "Period": 60, "EvaluationPeriods": 1,
    "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "web"}], "Threshold": 70,
    "ComparisonOperator": "GreaterThanThreshold"})");

Json composite(const std::string& name, const std::string& rule) {
  return {{"AlarmName", name}, {"AlarmRule", rule}};
}
Json with(const Json& composites) {
  return small_with({{"/metric_alarms", Json::array({kAlarm})}, {"/composite_alarms", composites}});
}

TEST(CompositeAlarms, stand_behind_those_that_they_are_made_of) {
  const Scenario scenario =
      read(with(Json::array({composite("c", "ALARM(b) OR ALARM(a)"), composite("b", "ALARM(a)"),
                             composite("a", "OK(high)")})));
  ASSERT_EQ(scenario.composite_alarms.size(), 3U);
  EXPECT_EQ(scenario.composite_alarms[0].name, "a");
  EXPECT_EQ(scenario.composite_alarms[1].name, "b");
  EXPECT_EQ(scenario.composite_alarms[2].name, "c");
}

TEST(CompositeAlarms, are_told_with_everything_that_decides) {
  Json json = composite("c", "ALARM(high)");
  json["ActionsEnabled"] = false;
  json["OKActions"] = {"arn:aws:sns:us-east-1:111122223333:mail"};
  const Scenario scenario = read(with(Json::array({json})));
  const auto resolved = Json::parse(scenario.resolved);
  EXPECT_EQ(resolved["composite_alarms"][0]["AlarmRule"], "ALARM(high)");
  const Scenario again = read(resolved);
  ASSERT_EQ(again.composite_alarms.size(), 1U);
  EXPECT_FALSE(again.composite_alarms[0].actions_enabled);
  EXPECT_THAT(again.composite_alarms[0].ok_actions,
              ElementsAre("arn:aws:sns:us-east-1:111122223333:mail"));
  EXPECT_EQ(again.resolved, scenario.resolved);
}

TEST(CompositeAlarms, can_not_drive_auto_scaling) {
  Json json = composite("c", "ALARM(high)");
  json["OKActions"] = {
      "arn:aws:autoscaling:us-east-1:1:scalingPolicy:x:autoScalingGroupName/w:policyName/out"};
  EXPECT_THAT(complaint(with(Json::array({json}))),
              AllOf(HasSubstr("/composite_alarms/0/OKActions/0: found the scaling policy out"),
                    HasSubstr("can not drive Auto Scaling")));
}

TEST(CompositeAlarms, wait_for_no_loop) {
  EXPECT_THAT(complaint(with(Json::array({composite("a", "ALARM(b)"), composite("b", "OK(a)"),
                                          composite("c", "ALARM(high)")}))),
              HasSubstr("wait for each other: a, b"));
}

TEST(CompositeAlarms, know_the_alarms_of_target_tracking_by_the_name_without_identifier) {
  Json json = with(Json::array({composite("c",
                                          "ALARM(TargetTracking-web-AlarmHigh) OR "
                                          "ALARM(TargetTracking-web-AlarmLow-1234)")}));
  EXPECT_THAT(complaint(json), HasSubstr("no alarm named \"TargetTracking-web-AlarmHigh\""));
  const Json policy = Json::parse(
      R"({"PolicyName": "t", "PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration":
          {"TargetValue": 50, "PredefinedMetricSpecification":
            {"PredefinedMetricType": "ASGAverageCPUUtilization"}}})");
  json["scaling_policies"] = Json::array({policy});
  EXPECT_EQ(complaint(json), "");
  json["scaling_policies"].push_back(policy);
  json["scaling_policies"][1]["PolicyName"] = "u";
  EXPECT_THAT(complaint(json), HasSubstr("which alarms of several policies are called"));
}

TEST(CompositeAlarms, say_so_when_an_alarm_has_no_data) {
  Json json = with(Json::array({composite("c", "INSUFFICIENT_DATA(high)")}));
  json["metric_alarms"][0]["MetricName"] = "DiskReadOps";
  EXPECT_THAT(read(json).warnings, Contains(HasSubstr("it always has INSUFFICIENT_DATA")));
}

// ---- custom metrics ----------------------------------------------------------------------------

const Json kBusy = Json::parse(R"({"Namespace": "App", "MetricName": "Busy", "source": "cpu",
    "every": "10s", "StorageResolution": 1})");

Json watching_busy(int period) {
  Json json = kAlarm;
  json["Namespace"] = "App";
  json["MetricName"] = "Busy";
  json["Period"] = period;
  return small_with(
      {{"/custom_metrics", Json::array({kBusy})}, {"/metric_alarms", Json::array({json})}});
}

TEST(CustomMetrics, may_be_watched_and_are_told_again) {
  const Scenario scenario = read(watching_busy(30));
  ASSERT_EQ(scenario.alarms.size(), 1U);
  EXPECT_EQ(scenario.alarms[0].metric.period, 30_s);
  EXPECT_EQ(scenario.monitoring.delay("App"), 10_s);
  EXPECT_EQ(scenario.monitoring.delay("AWS/EC2"), 60_s);
  EXPECT_THAT(scenario.assumed, Contains(HasSubstr("those of App: 10s")));
  EXPECT_THAT(scenario.assumed, Contains(HasSubstr("metric_requests_1000")));
  const Scenario again = read(Json::parse(scenario.resolved));
  EXPECT_EQ(again.custom_metrics.at(0).every, 10_s);
  EXPECT_TRUE(again.custom_metrics.at(0).high_resolution);
  EXPECT_EQ(again.resolved, scenario.resolved);
}

TEST(CustomMetrics, of_standard_resolution_come_as_late_as_others) {
  Json json = watching_busy(60);
  json["custom_metrics"][0].erase("StorageResolution");
  EXPECT_EQ(read(json).monitoring.delay("App"), 60_s);
  json["metric_alarms"][0]["Period"] = 30;
  EXPECT_THAT(complaint(json), HasSubstr("/metric_alarms/0/Period: found 30"));
}

TEST(CustomMetrics, are_named_where_another_one_is_asked_for) {
  Json json = watching_busy(60);
  json["scaling_policies"] = Json::parse(R"([{"PolicyName": "out", "PolicyType": "StepScaling",
      "AdjustmentType": "ChangeInCapacity",
      "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]}])");
  json["metric_alarms"][0]["AlarmActions"] = {"out"};
  json["metric_alarms"][0]["MetricName"] = "Bussy";
  EXPECT_THAT(complaint(json), AllOf(HasSubstr("/metric_alarms/0/MetricName: found \"Bussy\""),
                                     HasSubstr("allowed: \"Busy\"")));
}

TEST(CustomMetrics, and_their_delays_belong_together) {
  Json json = watching_busy(10);
  json["monitoring"]["metric_delay"] = {{"App", "3s"}};
  EXPECT_EQ(read(json).monitoring.delay("App"), 3_s);
  json["monitoring"]["metric_delay"]["Elsewhere"] = "3s";
  EXPECT_THAT(complaint(json), HasSubstr("/monitoring/metric_delay/Elsewhere"));
}

// ---- network ----------------------------------------------------------------------------------

TEST(NetworkMetrics, of_requests_that_bring_nothing_are_warned_about) {
  Json alarm = kAlarm;
  alarm["MetricName"] = "NetworkIn";
  Json json = small_with({{"/metric_alarms", Json::array({alarm})}});
  EXPECT_THAT(read(json).warnings, Contains(HasSubstr("alarm high watches NetworkIn")));
  EXPECT_THAT(read(json).assumed, Contains(HasSubstr("NetworkIn and NetworkOut are")));
  json["application"]["requests"]["get"]["response_bytes"] = "1500B";
  EXPECT_THAT(read(json).warnings, testing::Not(Contains(HasSubstr("watches NetworkIn"))));
}

}  // namespace
}  // namespace headroom::scenario
