// Metrics of the application itself, and alarms and policies by tens of seconds, in whole runs.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/world/scenarios.hpp"

namespace headroom::world {
namespace {

constexpr const char* kFiveAtOnce =
    R"([{"start": "2m", "thread_group": {"threads": 5, "loops": "forever", "requests": ["job"]}}])";

std::string metric(const std::string& source, const std::string& rest) {
  return R"([{"Namespace": "App", "MetricName": "Busy", "source": ")" + source + "\", " + rest +
         "}]";
}
const std::string kHigh = metric("in_flight", R"("every": "10s", "StorageResolution": 1)");

const std::string kWatched = R"("Namespace": "App", "MetricName": "Busy", "Statistic": "Average",
    "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "small"}])";

/// Three periods of three above 3.
std::string alarm(int period) {
  return R"([{"AlarmName": "busy", )" + kWatched + R"(, "Period": )" + std::to_string(period) +
         R"(, "EvaluationPeriods": 3, "Threshold": 3,
             "ComparisonOperator": "GreaterThanThreshold"}])";
}

std::optional<double> first_alarm_s(const RunResult& result) {
  for (const AlarmChange& change : result.alarms.at(0).history) {
    if (change.to == "ALARM") return change.time.seconds();
  }
  return std::nullopt;
}

double usd(const RunResult& result, const std::string& item) {
  const auto& items = result.bill.items;
  return std::find_if(items.begin(), items.end(),
                      [&](const auto& line) { return line.name == item; })
      ->usd.value();
}

// Five requests are there from 120 s on. The periods that end at 130, 140 and 150 s are seen ten
// seconds later; those of a minute that end at 180, 240 and 300 s at the next whole minute.
TEST(CustomMetric, of_high_resolution_is_seen_minutes_sooner) {
  const auto alarm_at = [](int period) {
    return first_alarm_s(run(small_scenario(
        {{"/load", kFiveAtOnce}, {"/custom_metrics", kHigh}, {"/metric_alarms", alarm(period)}})));
  };
  EXPECT_EQ(alarm_at(10), 160);
  EXPECT_EQ(alarm_at(20), 190);
  EXPECT_EQ(alarm_at(60), 360);
}

TEST(CustomMetric, reaches_alarms_after_the_delay_of_its_namespace) {
  const RunResult result = run(small_scenario({{"/load", kFiveAtOnce},
                                               {"/custom_metrics", kHigh},
                                               {"/monitoring/metric_delay", R"({"App": "50s"})"},
                                               {"/metric_alarms", alarm(10)}}));
  EXPECT_EQ(first_alarm_s(result), 200);
}

// One worker: of five requests four wait. A job of 7 ms does not end at a whole minute,
// and no health check comes then and waits with them.
TEST(CustomMetric, has_what_its_source_says) {
  const auto values = [](const std::string& source) {
    RunOptions options;
    options.keep_metrics = true;
    const RunResult result =
        world::run(small_scenario({{"/load", kFiveAtOnce},
                                   {"/application/requests/job/steps/0/cpu", "7ms"},
                                   {"/target_group", R"({"HealthCheckIntervalSeconds": 7})"},
                                   {"/custom_metrics", metric(source, R"("every": "60s")")}}),
                   environment(), options);
    EXPECT_EQ(result.metrics.back().id.name, "Busy");
    return result.metrics.back().points;
  };
  EXPECT_EQ(values("in_flight").at(5).second, 5);
  EXPECT_EQ(values("queue_length").at(5).second, 4);
  EXPECT_NEAR(values("cpu").at(5).second, 100, 1e-6);
  EXPECT_NEAR(values("requests").at(5).second, 60 / 0.007, 1);
  EXPECT_EQ(values("in_flight").at(0).second, 0);
  EXPECT_EQ(values("in_flight").at(5).first, Instant::at(5_min));
}

// 10 min are 1 / 6 h. An instance has something to say 59 times before the run ends.
TEST(CustomMetric, is_paid_for_and_so_are_its_alarm_and_its_requests) {
  const RunResult result = run(small_scenario(
      {{"/load", kFiveAtOnce}, {"/custom_metrics", kHigh}, {"/metric_alarms", alarm(10)}}));
  EXPECT_NEAR(usd(result, "custom_metrics"), 0.3 / 6 / 730, 1e-12);
  EXPECT_NEAR(usd(result, "alarms"), 0.3 / 6 / 730, 1e-12);
  EXPECT_NEAR(usd(result, "metric_requests"), 59 * 0.01 / 1000, 1e-12);
  const RunResult slow = run(small_scenario(
      {{"/load", kFiveAtOnce}, {"/custom_metrics", kHigh}, {"/metric_alarms", alarm(60)}}));
  EXPECT_NEAR(usd(slow, "alarms"), 0.1 / 6 / 730, 1e-12);
}

/// When the group first wanted more than one instance.
std::optional<double> first_growth_s(const RunResult& result) {
  for (const Activity& activity : result.activities) {
    if (activity.to > 1) return activity.time.seconds();
  }
  return std::nullopt;
}

// Its high alarm looks at three periods, as that of every other target-tracking policy.
TEST(CustomMetric, makes_target_tracking_react_by_tens_of_seconds) {
  const auto growth_at = [](const std::string& period) {
    return first_growth_s(run(small_scenario(
        {{"/load", kFiveAtOnce},
         {"/custom_metrics", kHigh},
         {"/auto_scaling_group/MaxSize", "5"},
         {"/scaling_policies", R"([{"PolicyName": "t", "PolicyType": "TargetTrackingScaling",
             "TargetTrackingConfiguration": {"TargetValue": 3, "CustomizedMetricSpecification": {)" +
                                   kWatched + R"(, "Period": )" + period + "}}}]"}})));
  };
  EXPECT_EQ(growth_at("10"), 160);
  EXPECT_EQ(growth_at("30"), 220);
  EXPECT_EQ(growth_at("60"), 360);
}

// Refused each minute after 160 s, not each ten seconds.
TEST(CustomMetric, wakes_a_policy_once_a_minute_while_its_alarm_lasts) {
  const RunResult result = run(
      small_scenario({{"/load", kFiveAtOnce},
                      {"/custom_metrics", kHigh},
                      {"/scaling_policies", R"([{"PolicyName": "out", "PolicyType": "StepScaling",
            "AdjustmentType": "ChangeInCapacity",
            "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]}])"},
                      {"/metric_alarms", alarm(10)},
                      {"/metric_alarms/0/AlarmActions", R"(["out"])"}}));
  const auto& refusals = result.not_scaled;
  const auto at_most = std::find_if(refusals.begin(), refusals.end(), [](const auto& entry) {
    return entry.reason == "at the maximum size of 1";
  });
  ASSERT_NE(at_most, refusals.end());
  EXPECT_EQ(at_most->time.seconds(), 160);
  EXPECT_EQ(at_most->count, 8U) << "160, 220, ..., 580 s";
}

TEST(CustomMetric, changes_nothing_else_in_a_run) {
  const RunResult with = run(small_scenario({{"/load", kFiveAtOnce}, {"/custom_metrics", kHigh}}));
  const RunResult without = run(small_scenario({{"/load", kFiveAtOnce}}));
  EXPECT_EQ(with.requests.sent, without.requests.sent);
  EXPECT_EQ(with.latency.mean_seconds(), without.latency.mean_seconds());
}

}  // namespace
}  // namespace headroom::world
