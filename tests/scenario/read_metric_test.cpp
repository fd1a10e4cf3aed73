#include "sim/scenario/read_metric.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// What alarms watch.
namespace headroom::scenario {
namespace {

using scaling::Statistic;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Json kBalancer = Json::parse(R"([{"Name": "LoadBalancer", "Value": "app/web/1"}])");
const Json kGroup = Json::parse(R"([{"Name": "AutoScalingGroupName", "Value": "web"}])");

Json watching(const Json& metric) {
  Json alarm = {{"AlarmName", "a"},
                {"EvaluationPeriods", 1},
                {"Threshold", 1},
                {"ComparisonOperator", "GreaterThanThreshold"}};
  for (const auto& [key, value] : metric.items()) alarm[key] = value;
  return small_with({{"/metric_alarms", Json::array({alarm})}});
}

Json metric_stat(const char* name, const char* statistic) {
  return {{"Metric",
           {{"Namespace", "AWS/ApplicationELB"}, {"MetricName", name}, {"Dimensions", kBalancer}}},
          {"Period", 60},
          {"Stat", statistic}};
}

TEST(ReadMetric, takes_a_percentile_of_the_response_time) {
  const Scenario scenario = read(watching({{"Namespace", "AWS/ApplicationELB"},
                                           {"MetricName", "TargetResponseTime"},
                                           {"Dimensions", kBalancer},
                                           {"ExtendedStatistic", "p99.9"},
                                           {"Period", 60}}));
  ASSERT_EQ(scenario.alarms.size(), 1U);
  EXPECT_EQ(scenario.alarms[0].metric.statistic, Statistic::percentile);
  EXPECT_EQ(scenario.alarms[0].metric.percentile, 99.9);
  EXPECT_EQ(scenario.alarms[0].metric.statistic_name(), "p99.9");
  EXPECT_THAT(scenario.assumed, testing::Contains(HasSubstr("TargetResponseTime is what")));
  EXPECT_THAT(read(small()).assumed, testing::Not(testing::Contains(HasSubstr("ResponseTime"))));
}

TEST(ReadMetric, takes_every_metric_that_the_model_publishes) {
  for (const cloud::MetricInfo& metric : cloud::metric_catalogue()) {
    const bool of_group = metric.scope == cloud::MetricScope::group;
    const Json target_group =
        Json::parse(R"([{"Name": "TargetGroup", "Value": "targetgroup/web/1"}])");
    const Scenario scenario = read(watching({{"Namespace", metric.name_space},
                                             {"MetricName", metric.name},
                                             {"Dimensions", of_group ? kGroup : target_group},
                                             {"Statistic", "Maximum"},
                                             {"Period", 60}}));
    ASSERT_EQ(scenario.alarms.size(), 1U) << metric.name;
    EXPECT_EQ(scenario.alarms[0].metric.id, metric.id());
    const auto watched = Json::parse(scenario.resolved)["metric_alarms"][0];
    EXPECT_EQ(watched["MetricName"], metric.name);
  }
}

TEST(ReadMetric, puts_expressions_that_an_expression_names_in_their_places) {
  const Scenario scenario = read(watching(
      {{"Metrics",
        {{{"Id", "bad"},
          {"MetricStat", metric_stat("HTTPCode_ELB_5XX_Count", "Sum")},
          {"ReturnData", false}},
         {{"Id", "all"}, {"MetricStat", metric_stat("RequestCount", "Sum")}, {"ReturnData", false}},
         {{"Id", "filled"}, {"Expression", "FILL(bad, 0) + 1"}, {"ReturnData", false}},
         {{"Id", "rate"}, {"Expression", "100 * filled / all"}}}}}));
  ASSERT_EQ(scenario.alarms.size(), 1U);
  const auto& formula = *scenario.alarms[0].metric.formula;
  EXPECT_EQ(formula.math.text(), "100 * (FILL(bad, 0) + 1) / all");
  EXPECT_THAT(formula.math.names(), ElementsAre("bad", "all"));
  EXPECT_EQ(formula.metrics[1].id.name, "RequestCount");
}

TEST(ReadMetric, says_what_is_wrong_in_an_expression) {
  const Json metrics = {
      {{"Id", "all"}, {"MetricStat", metric_stat("RequestCount", "Sum")}, {"ReturnData", false}},
      {{"Id", "rate"}, {"Expression", "100 * al"}}};
  EXPECT_THAT(complaint(watching({{"Metrics", metrics}})),
              HasSubstr("/metric_alarms/0/Metrics/1: \"100 * al\": the id of a metric"));
  EXPECT_THAT(complaint(watching({{"Metrics", metrics}, {"Statistic", "Sum"}})),
              HasSubstr("beside \"Metrics\""));
}

TEST(ReadMetric, that_is_not_published_names_those_that_are) {
  Json json = watching({{"Namespace", "AWS/ApplicationELB"},
                        {"MetricName", "RequestCounts"},
                        {"Dimensions", kBalancer},
                        {"Statistic", "Sum"},
                        {"Period", 60},
                        {"AlarmActions", {"out"}}});
  json["scaling_policies"] = Json::parse(R"([{"PolicyName": "out", "PolicyType": "StepScaling",
      "AdjustmentType": "ChangeInCapacity",
      "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]}])");
  EXPECT_THAT(complaint(json), HasSubstr("/metric_alarms/0/MetricName: found \"RequestCounts\""));
  EXPECT_THAT(complaint(json), HasSubstr("RequestCountPerTarget"));
  json["metric_alarms"][0]["Namespace"] = "AWS/Lambda";
  EXPECT_THAT(complaint(json), HasSubstr("/metric_alarms/0/Namespace: found \"AWS/Lambda\""));
}

}  // namespace
}  // namespace headroom::scenario
