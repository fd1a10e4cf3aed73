// What alarms do in whole runs: composite ones, and actions of other states than ALARM.

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/world/scenarios.hpp"

namespace headroom::world {
namespace {

using testing::ElementsAre;

std::string on_requests(const std::string& name, int threshold, const std::string& rest) {
  return R"({"AlarmName": ")" + name + R"(", "Namespace": "AWS/ApplicationELB",
      "MetricName": "RequestCount", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1,
      "Dimensions": [{"Name": "LoadBalancer", "Value": "app/small/1"}],
      "ComparisonOperator": "GreaterThanThreshold", "Threshold": )" +
         std::to_string(threshold) + rest + "}";
}

/// 60 requests a minute from 2 min on, 600 from 5 to 7 min.
const std::string kLoad = R"([
    {"start": "2m", "thread_group": {"threads": 1, "loops": "forever", "requests": ["job"],
     "think_time": "990ms"}},
    {"start": "5m", "stop": "7m", "thread_group": {"threads": 9, "loops": "forever",
     "requests": ["job"], "think_time": "910ms"}}])";

std::vector<std::string> story(const AlarmLog& log) {
  std::vector<std::string> lines;
  for (const AlarmChange& change : log.history)
    lines.push_back(std::to_string(change.time.since_start() / 1_s) + " " + change.to);
  return lines;
}

// Minute 2 is seen at 240 s, minute 5 at 420 s, and minute 7 at 540 s.
TEST(CompositeAlarm, follows_its_children_and_notifies) {
  const RunResult result = run(
      small_scenario({{"/load", kLoad},
                      {"/metric_alarms", "[" + on_requests("some", 30, "") + ", " +
                                             on_requests("many", 300, "") + "]"},
                      {"/composite_alarms",
                       R"x([{"AlarmName": "calm", "AlarmRule": "ALARM(some) AND NOT ALARM(many)",
          "AlarmActions": ["arn:aws:sns:us-east-1:111122223333:mail"]}])x"}}));
  const AlarmLog& calm = result.composite_alarms.at(0);
  EXPECT_THAT(story(calm), ElementsAre("60 OK", "240 ALARM", "420 OK", "540 ALARM"));
  EXPECT_THAT(calm.history[1].actions, ElementsAre("arn:aws:sns:us-east-1:111122223333:mail"));
  EXPECT_EQ(calm.history[1].reason, "some transitioned to ALARM");
  EXPECT_TRUE(calm.history[2].actions.empty());
  const auto& items = result.bill.items;
  const auto line = std::find_if(items.begin(), items.end(),
                                 [](const auto& item) { return item.name == "alarms"; });
  EXPECT_NEAR(line->usd.value(), (2 * 0.1 + 0.5) / 6 / 730, 1e-12);
}

TEST(CompositeAlarm, can_be_made_of_an_alarm_that_target_tracking_manages) {
  const RunResult result = run(small_scenario(
      {{"/load", kLoad},
       {"/scaling_policies", R"([{"PolicyName": "t", "PolicyType": "TargetTrackingScaling",
           "TargetTrackingConfiguration": {"TargetValue": 300, "PredefinedMetricSpecification":
             {"PredefinedMetricType": "ALBRequestCountPerTarget"}}}])"},
       {"/composite_alarms",
        R"x([{"AlarmName": "c", "AlarmRule": "OK(TargetTracking-small-AlarmHigh)"}])x"}}));
  EXPECT_THAT(story(result.composite_alarms.at(0)), ElementsAre("60 OK", "120 ALARM"))
      << "fine from the first minute on, which is seen at 120 s";
}

/// In by one instance for every alarm that is OK.
constexpr const char* kIn = R"([{"PolicyName": "in", "PolicyType": "StepScaling",
    "AdjustmentType": "ChangeInCapacity",
    "StepAdjustments": [{"MetricIntervalUpperBound": 0, "ScalingAdjustment": -1}]}])";

// The request count is real from the first minute on, and its alarm is OK at 120 s.
TEST(OkAction, scales_the_group_in_while_the_alarm_is_ok) {
  const RunResult result = run(small_scenario(
      {{"/load", kLoad},
       {"/auto_scaling_group/MaxSize", "4"},
       {"/auto_scaling_group/DesiredCapacity", "4"},
       {"/auto_scaling_group/DefaultInstanceWarmup", "0"},
       {"/target_group",
        R"({"Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "0"}]})"},
       {"/scaling_policies", kIn},
       {"/metric_alarms", "[" + on_requests("many", 300, R"(, "OKActions": ["in"])") + "]"}}));
  EXPECT_THAT(story(result.alarms.at(0)), ElementsAre("120 OK", "420 ALARM", "540 OK"));
  std::vector<double> times;
  for (const Activity& activity : result.activities) times.push_back(activity.time.seconds());
  EXPECT_THAT(times, ElementsAre(120, 180, 240)) << "once a minute, down to the minimum";
  EXPECT_NE(result.activities[0].cause.find("in state OK triggered policy in"), std::string::npos);
}

// Latency has no datapoint without requests: 2 min after the last one in the range of three.
TEST(InsufficientDataAction, wakes_its_policy_when_the_metric_ends) {
  const RunResult result = run(small_scenario(
      {{"/load", R"([{"stop": "3m", "thread_group": {"threads": 1, "loops": "forever",
                      "requests": ["job"], "think_time": "1s"}}])"},
       {"/scaling_policies", kIn},
       {"/metric_alarms", R"([{"AlarmName": "slow", "Namespace": "AWS/ApplicationELB",
          "MetricName": "TargetResponseTime", "Statistic": "Average", "Period": 60,
          "Dimensions": [{"Name": "LoadBalancer", "Value": "app/small/1"}],
          "EvaluationPeriods": 1, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold",
          "InsufficientDataActions": ["in"]}])"}}));
  EXPECT_THAT(story(result.alarms.at(0)), ElementsAre("120 OK", "420 INSUFFICIENT_DATA"));
  ASSERT_FALSE(result.not_scaled.empty());
  EXPECT_EQ(result.not_scaled[0].time.seconds(), 420);
  EXPECT_EQ(result.not_scaled[0].count, 3U) << "420, 480 and 540 s";
  EXPECT_NE(result.not_scaled[0].reason.find("insufficient data"), std::string::npos);
}

// 45 requests a second are 2700 a minute: five instances for 600 each, of 2000 bytes.
TEST(TargetTracking, of_network_traffic_finds_the_number_of_instances) {
  const auto desired_after = [](const std::string& type, const std::string& target) {
    const RunResult result = run(small_scenario(
        {{"/auto_scaling_group/MaxSize", "20"},
         {"/application/requests/job/response_bytes", "1500B"},
         {"/launch_template/LaunchTemplateData/Monitoring", R"({"Enabled": true})"},
         {"/duration", "30m"},
         {"/load/0", R"({"poisson": {"rate": 45}})"},
         {"/scaling_policies/0", R"({"PolicyName": "t", "PolicyType": "TargetTrackingScaling",
             "TargetTrackingConfiguration": {"TargetValue": )" +
                                     target +
                                     R"(, "PredefinedMetricSpecification":
             {"PredefinedMetricType": ")" +
                                     type + "\"}}}"}}));
    return result.series.desired.back();
  };
  EXPECT_EQ(desired_after("ASGAverageNetworkOut", "900000"), 5);
  EXPECT_EQ(desired_after("ASGAverageNetworkIn", "300000"), 5);
}

}  // namespace
}  // namespace headroom::world
