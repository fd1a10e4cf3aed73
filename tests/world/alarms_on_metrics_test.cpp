// Alarms on other metrics than CPU, in whole runs.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/world/scenarios.hpp"

namespace headroom::world {
namespace {

/// When the alarm first said so.
std::optional<double> first_alarm_s(const RunResult& result) {
  for (const AlarmChange& change : result.alarms.at(0).history) {
    if (change.to == "ALARM") return change.time.seconds();
  }
  return std::nullopt;
}

std::string alarm_on(const std::string& metric, const std::string& rest) {
  return R"([{"AlarmName": "a", )" + metric +
         R"(, "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold", )" + rest +
         "}]";
}

std::string of_balancer(const std::string& name, const std::string& statistic) {
  return R"("Namespace": "AWS/ApplicationELB", "MetricName": ")" + name +
         R"(", "Dimensions": [{"Name": "LoadBalancer", "Value": "app/small/1"}], "Period": 60, )" +
         statistic;
}

/// One request of 10 ms a second; from 5 min on, one of 0.5 s as well.
scenario::Scenario slow_from_five_minutes_on(const std::string& alarms) {
  return small_scenario(
      {{"/application/workers", "0"},
       {"/application/requests/slow", R"({"steps": [{"wait": "500ms"}]})"},
       {"/load/0", R"({"thread_group": {"threads": 1, "loops": "forever", "requests": ["job"],
                       "think_time": "990ms"}})"},
       {"/load/1", R"({"start": "5m", "thread_group": {"threads": 1, "loops": "forever",
                       "requests": ["slow"], "think_time": "500ms"}})"},
       {"/metric_alarms", alarms}});
}

// The minute from 5 to 6 min is seen at 7 min: its end, and a minute of delay.
TEST(AlarmOnMetric, of_the_response_time_fires_on_its_percentile) {
  const RunResult result = run(slow_from_five_minutes_on(alarm_on(
      of_balancer("TargetResponseTime", R"("ExtendedStatistic": "p90")"), R"("Threshold": 0.3)")));
  EXPECT_EQ(first_alarm_s(result), 420);
}

// Half of the requests are slow: the mean is 0.255 s, the median 0.01 s.
TEST(AlarmOnMetric, of_the_response_time_looks_at_the_statistic_it_was_given) {
  const auto fires = [](const std::string& statistic) {
    return first_alarm_s(run(slow_from_five_minutes_on(alarm_on(
                             of_balancer("TargetResponseTime", statistic), R"("Threshold": 0.2)"))))
        .has_value();
  };
  EXPECT_TRUE(fires(R"("Statistic": "Average")"));
  EXPECT_FALSE(fires(R"("ExtendedStatistic": "p40")"));
  EXPECT_FALSE(fires(R"("Statistic": "Minimum")"));
}

TEST(AlarmOnMetric, of_requests_scales_the_group) {
  scenario::Scenario scenario = small_scenario(
      {{"/auto_scaling_group/MaxSize", "3"},
       {"/load/0", R"({"start": "2m", "poisson": {"rate": 20}})"},
       {"/scaling_policies", R"([{"PolicyName": "out", "PolicyType": "StepScaling",
            "AdjustmentType": "ChangeInCapacity",
            "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]}])"},
       {"/metric_alarms", alarm_on(of_balancer("RequestCount", R"("Statistic": "Sum")"),
                                   R"("Threshold": 600, "AlarmActions": ["out"])")}});
  const RunResult result = run(scenario);
  EXPECT_EQ(first_alarm_s(result), 240);
  EXPECT_GT(result.instances.size(), 1U);
}

// 27 credits in 30 min at 0.9 a minute of those 30 that it begins with: below 5 from 27.8 min on.
// A sample each five minutes: that of 30 min is the first, and is seen a minute later.
TEST(AlarmOnMetric, of_the_credit_balance_fires_before_the_credits_are_gone) {
  const RunResult result = run(small_scenario(
      {{"/launch_template/LaunchTemplateData/InstanceType", "t2.micro"},
       {"/duration", "1h"},
       {"/load", R"([{"thread_group": {"threads": 1, "loops": "forever", "requests": ["job"]}}])"},
       {"/metric_alarms", R"([{"AlarmName": "a", "Namespace": "AWS/EC2",
          "MetricName": "CPUCreditBalance", "Statistic": "Minimum", "Period": 300,
          "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "small"}],
          "EvaluationPeriods": 1, "Threshold": 5, "ComparisonOperator": "LessThanThreshold"}])"}}));
  EXPECT_EQ(first_alarm_s(result), 31 * 60);
  EXPECT_GT(*result.instances[0].credits_exhausted, Instant::at(31_min));
}

// A refused request a second from 5 min on, beside one that is answered: 50 %.
TEST(AlarmOnMetric, of_an_expression_watches_the_error_rate) {
  const std::string stat = R"("Period": 60, "Stat": "Sum"})";
  const std::string metrics =
      R"("Metrics": [{"Id": "bad", "ReturnData": false, "MetricStat": {"Metric":
         {"Namespace": "AWS/ApplicationELB", "MetricName": "HTTPCode_ELB_504_Count",
          "Dimensions": [{"Name": "LoadBalancer", "Value": "app/small/1"}]}, )" +
      stat + R"(}, {"Id": "all", "ReturnData": false, "MetricStat": {"Metric":
         {"Namespace": "AWS/ApplicationELB", "MetricName": "RequestCount",
          "Dimensions": [{"Name": "LoadBalancer", "Value": "app/small/1"}]}, )" +
      stat + R"(}, {"Id": "rate", "Expression": "100 * FILL(bad, 0) / all"}])";
  scenario::Scenario scenario = slow_from_five_minutes_on(alarm_on(metrics, R"("Threshold": 10)"));
  scenario.load_balancer.idle_timeout = 200_ms;
  const RunResult result = run(scenario);
  EXPECT_EQ(first_alarm_s(result), 420);
}

TEST(AlarmOnMetric, sees_each_namespace_with_its_own_delay) {
  scenario::Scenario scenario = slow_from_five_minutes_on(alarm_on(
      of_balancer("TargetResponseTime", R"("ExtendedStatistic": "p90")"), R"("Threshold": 0.3)"));
  scenario.monitoring.delay_of_namespace["AWS/ApplicationELB"] = 180_s;
  EXPECT_EQ(first_alarm_s(run(scenario)), 540);
}

// 45 requests a second are 2700 a minute: five instances for 600 each.
TEST(TargetTracking, of_requests_for_each_target_finds_the_number_of_instances) {
  const auto desired_after = [](const std::string& tracking) {
    const RunResult result = run(small_scenario(
        {{"/auto_scaling_group/MaxSize", "20"},
         {"/duration", "30m"},
         {"/load/0", R"({"poisson": {"rate": 45}})"},
         {"/scaling_policies/0", R"({"PolicyName": "t", "PolicyType": "TargetTrackingScaling",
             "TargetTrackingConfiguration": {"TargetValue": 600, )" +
                                     tracking + "}}"}}));
    return result.series.desired.back();
  };
  EXPECT_EQ(desired_after(R"("PredefinedMetricSpecification":
      {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": "app/a/1/targetgroup/b/2"})"),
            5);
  EXPECT_EQ(desired_after(R"("CustomizedMetricSpecification": {"Metrics": [
      {"Id": "r", "ReturnData": false, "MetricStat": {"Stat": "Sum", "Metric": {
        "Namespace": "AWS/ApplicationELB", "MetricName": "RequestCount",
        "Dimensions": [{"Name": "LoadBalancer", "Value": "app/a/1"}]}}},
      {"Id": "n", "ReturnData": false, "MetricStat": {"Stat": "Average", "Metric": {
        "Namespace": "AWS/AutoScaling", "MetricName": "GroupInServiceInstances",
        "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "small"}]}}},
      {"Id": "e", "Expression": "r / n"}]})"),
            5);
}

}  // namespace
}  // namespace headroom::world
