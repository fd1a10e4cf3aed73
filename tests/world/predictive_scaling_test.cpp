#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "tests/world/scenarios.hpp"

/// Predictive scaling in a whole run, against the same group without it.
namespace headroom::world {
namespace {

using testing::HasSubstr;

constexpr const char* kMode = "/scaling_policies/1/PredictiveScalingConfiguration/Mode";

/// One vCPU an instance and 60 s of boot; 5 requests/s of 50 ms, and 40 from the second hour on: at
/// 50 % one instance does 10 a second.
scenario::Scenario rising(const Changes& more = {}) {
  Changes changes = {
      {"/duration", "\"2h\""},
      {"/application/requests/job/steps/0/cpu", "\"50ms\""},
      {"/launch_template/LaunchTemplateData/Monitoring", R"({"Enabled": true})"},
      {"/auto_scaling_group/MaxSize", "8"},
      {"/auto_scaling_group/DefaultInstanceWarmup", "60"},
      {"/start_time", "\"2026-01-05T07:00:00Z\""},
      {"/load/-",
       R"({"poisson": {"rate": [["0s", 5], ["1h", 5], ["1h", 40], ["11h", 40], ["11h", 5]]}})"},
      {"/scaling_policies", R"([{"PolicyName": "morning", "PolicyType": "PredictiveScaling",
         "PredictiveScalingConfiguration": {"Mode": "ForecastAndScale", "MetricSpecifications":
           [{"TargetValue": 50, "PredefinedMetricPairSpecification":
               {"PredefinedMetricType": "ASGCPUUtilization"}}]}}])"},
      {"/history", R"({"days": 14})"}};
  changes.insert(changes.end(), more.begin(), more.end());
  return small_scenario(changes);
}

int desired_at(const RunResult& result, Duration time) {
  int desired = 1;
  for (std::size_t bin = 0; bin < result.series.start.size(); ++bin) {
    if (result.series.start[bin] + result.series.step <= Instant::at(time))
      desired = result.series.desired[bin];
  }
  return desired;
}

TEST(PredictiveScaling, the_instances_are_there_before_the_hour_begins) {
  const RunResult result = run(rising());
  EXPECT_EQ(desired_at(result, 54_min), 1);
  EXPECT_EQ(desired_at(result, 56_min), 4);
  ASSERT_EQ(result.launched, 4);
  EXPECT_THAT(
      result.activities[0].cause,
      HasSubstr("At 2026-01-05T07:55:00Z a forecast of 4 instances for the hour that begins "
                "in 300 s triggered policy morning changing the desired capacity from 1 to "
                "4."));
  for (const InstanceLog& log : result.instances) {
    if (!log.boot_time()) continue;
    EXPECT_LT(*log.healthy, Instant::at(1_h)) << log.name;
  }
}

TEST(PredictiveScaling, the_forecast_is_in_the_result) {
  const RunResult result = run(rising());
  ASSERT_EQ(result.forecasts.size(), 1U);
  EXPECT_EQ(result.forecasts[0].policy, "morning");
  EXPECT_EQ(result.forecasts[0].forecast.first, Instant{});
  ASSERT_EQ(result.forecasts[0].forecast.capacity.size(), 48U);
  EXPECT_EQ(result.forecasts[0].forecast.capacity[0], 1);
  EXPECT_EQ(result.forecasts[0].forecast.capacity[1], 4);
  // 40 requests/s of 50 ms are 200 % of an instance, in sixty samples.
  EXPECT_NEAR(result.forecasts[0].forecast.load[1], 200 * 60, 1e-6);
}

TEST(PredictiveScaling, by_requests_it_counts_them_a_minute_for_each_target) {
  const RunResult result =
      run(rising({{"/scaling_policies/0/PredictiveScalingConfiguration/MetricSpecifications/0",
                   R"({"TargetValue": 600, "PredefinedMetricPairSpecification":
             {"PredefinedMetricType": "ALBRequestCount"}})"}}));
  EXPECT_EQ(result.forecasts.at(0).forecast.capacity[1], 4);  // 2400 a minute
  EXPECT_EQ(desired_at(result, 70_min), 4);
}

TEST(PredictiveScaling, forecast_only_changes_nothing) {
  const RunResult result = run(
      rising({{"/scaling_policies/0/PredictiveScalingConfiguration/Mode", "\"ForecastOnly\""}}));
  EXPECT_EQ(result.launched, 1);
  EXPECT_EQ(result.forecasts.size(), 1U);
  EXPECT_TRUE(result.not_scaled.empty());
}

TEST(PredictiveScaling, without_history_it_says_why_it_does_nothing) {
  const RunResult result = run(rising({{"/history", "null"}}));
  EXPECT_EQ(result.launched, 1);
  EXPECT_TRUE(result.forecasts.empty());
  ASSERT_EQ(result.not_scaled.size(), 1U);
  EXPECT_THAT(result.not_scaled[0].reason, HasSubstr("24 hours of CPUUtilization"));
}

TEST(PredictiveScaling, the_maximum_is_honoured_or_raised) {
  const Changes small_group = {{"/auto_scaling_group/MaxSize", "2"}};
  const RunResult honoured = run(rising(small_group));
  EXPECT_EQ(honoured.launched, 2);
  ASSERT_FALSE(honoured.not_scaled.empty());
  EXPECT_EQ(honoured.not_scaled[0].reason, "at the maximum size of 2");
  Changes raising = small_group;
  raising.push_back({"/scaling_policies/0/PredictiveScalingConfiguration/MaxCapacityBreachBehavior",
                     "\"IncreaseMaxCapacity\""});
  raising.push_back({"/scaling_policies/0/PredictiveScalingConfiguration/MaxCapacityBuffer", "50"});
  const RunResult raised = run(rising(raising));
  EXPECT_EQ(raised.launched, 4);
  ASSERT_EQ(raised.group_events.size(), 1U);
  EXPECT_EQ(raised.group_events[0].kind, "limits_changed");
  EXPECT_EQ(raised.group_events[0].subject, "morning");
  EXPECT_EQ(raised.group_events[0].note, "min 1, max 6");
}

TEST(PredictiveScaling, its_history_grows_with_the_run) {
  // A day and a half without any history: no forecast for 24 hours, and then one of the first day.
  const RunResult result = run(rising({{"/history", "null"},
                                       {"/duration", "\"34h\""},
                                       {"/load/0/poisson/rate",
                                        R"([["0s", 1], ["8h", 1], ["8h", 8], ["9h", 8], ["9h", 1],
                                            ["32h", 1]])"},
                                       {"/scaling_policies/0/PredictiveScalingConfiguration/"
                                        "MetricSpecifications/0/TargetValue",
                                        "20"}}));
  ASSERT_FALSE(result.forecasts.empty());
  EXPECT_EQ(result.forecasts[0].created, Instant::at(24_h + 55_min));
  EXPECT_EQ(desired_at(result, 31_h), 1);
  EXPECT_GE(desired_at(result, 31_h + 57_min), 2);  // a quarter of an hour ahead of 15:00 again
}

// The scenario of the project: what the users feel in the minutes after eight.
TEST(PredictiveScaling, a_known_morning_is_no_rush) {
  const RunResult with = run(project_scenario("predictive-scaling"));
  const RunResult without =
      run(project_scenario("predictive-scaling", {{kMode, "\"ForecastOnly\""}}));
  const auto worst = [](const RunResult& result) {
    double most = 0;
    for (const auto& p95 : result.series.p95_s) most = std::max(most, p95.value_or(0));
    return most;
  };
  EXPECT_TRUE(with.slo_met());
  EXPECT_FALSE(without.slo_met());
  EXPECT_LT(worst(with), 0.25);
  EXPECT_GT(worst(without), 1.0);
  EXPECT_EQ(with.requests.sent, without.requests.sent) << "the same users";
}

}  // namespace
}  // namespace headroom::world
