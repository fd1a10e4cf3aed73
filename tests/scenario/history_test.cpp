#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <utility>
#include <variant>

#include "sim/scenario/read_history.hpp"
#include "tests/scenario/small_scenario.hpp"

/// `history`: what is known of the time before the run.
namespace headroom::scenario {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The past values of a metric.
const std::vector<scaling::Datapoint>& past(
    const Scenario& scenario, const std::string& name,
    scaling::Statistic statistic = scaling::Statistic::sum) {
  static const std::vector<scaling::Datapoint> kNone;
  for (const cloud::PastMetric& metric : scenario.history->metrics) {
    if (metric.id.name == name && metric.statistic == statistic) return metric.points;
  }
  return kNone;
}

/// 10 requests/s, and 100 from 8 to 18 o'clock of the first day; the run begins at midnight.
Json office_day(const std::string& start_time = "2026-01-05T00:00:00Z") {
  return small_with(
      {{"/start_time", start_time},
       {"/history", {{"days", 2}}},
       {"/load/0/poisson/rate", Json::parse(R"([["0s", 10], ["8h", 10], ["8h", 100], ["18h", 100],
                                                ["18h", 10]])")}});
}

TEST(History, days_are_as_the_first_24_hours_of_the_load_whatever_of_it_the_run_has) {
  const Scenario scenario = read(office_day());  // the run is ten minutes
  const auto& requests = past(scenario, "RequestCount");
  ASSERT_EQ(requests.size(), 48U);
  EXPECT_EQ(requests.front().time, Instant{} - 48_h);
  EXPECT_EQ(requests.back().time, Instant{} - 1_h);
  for (std::size_t hour = 0; hour < 48; ++hour)
    EXPECT_NEAR(requests[hour].value, hour % 24 >= 8 && hour % 24 < 18 ? 360'000 : 36'000, 1e-3)
        << hour;
}

/// Ten minutes from midnight, with a day of such a rate before them.
const std::vector<scaling::Datapoint> past_requests(const char* rate, const char* more = "{}") {
  Json json = small_with({{"/start_time", "2026-01-05T00:00:00Z"},
                          {"/history", {{"days", 1}}},
                          {"/load/0/poisson/rate", Json::parse(rate)}});
  json["load"][0].update(Json::parse(more));
  return past(read(json), "RequestCount");
}

// 100 + 100 sin(2 pi t / 24 h): of hour k 360 000 (1 + (cos(pi k / 12) - cos(pi (k + 1) / 12)) 12 /
// pi), less what 96 straight pieces leave out.
TEST(History, of_a_sine_has_its_whole_wave_before_a_run_of_minutes) {
  const auto requests =
      past_requests(R"({"sine": {"mean": 100, "amplitude": 100, "period": "24h"}})");
  ASSERT_EQ(requests.size(), 24U);
  const double pi = std::acos(-1.0);
  for (std::size_t k = 0; k < 24; ++k) {
    const double from = pi * static_cast<double>(k) / 12;
    const double wave = (std::cos(from) - std::cos(from + pi / 12)) * 12 / pi;
    EXPECT_NEAR(requests[k].value, 360'000 * (1 + wave), 400) << k;
  }
}

// 2026-01-05 is a Monday; the factors are 1 to 24, and what is after 20:00 is not of the load.
TEST(History, of_a_weekly_rate_has_every_hour_before_a_run_of_minutes) {
  std::string hours = "1";
  for (int hour = 2; hour <= 24; ++hour) hours += "," + std::to_string(hour);
  const std::string rate = R"({"weekly": {"rate": 10, "hours": [)" + hours + "]}}";
  const auto requests = past_requests(rate.c_str());
  const auto stopped = past_requests(rate.c_str(), R"({"stop": "20h"})");
  for (std::size_t k = 0; k < 24; ++k) {
    EXPECT_NEAR(requests[k].value, 36'000.0 * static_cast<double>(k + 1), 1e-3) << k;
    EXPECT_NEAR(stopped[k].value, k < 20 ? requests[k].value : 0, 1e-3) << k;
  }
}

// A crowd at noon of a run that is over by then; two hours from the start of its decay, e^-2 of it.
TEST(History, of_a_flash_crowd_has_the_one_that_the_run_does_not_reach) {
  const auto requests = past_requests(
      R"({"flash_crowd": {"base": 10, "peak": 110, "at": "12h", "hold": "1h", "decay": "1h"}})");
  EXPECT_NEAR(requests[11].value, 36'000, 1e-3);
  EXPECT_NEAR(requests[12].value, 396'000, 1e-3);
  EXPECT_NEAR(requests[14].value, 36'000 + 360'000 * (std::exp(-1) - std::exp(-2)), 400);
}

TEST(History, leaves_the_load_of_the_run_itself_as_it_is) {
  const std::pair<std::string, Json> sine = {
      "/load/0/poisson/rate",
      Json::parse(R"({"sine": {"mean": 5, "amplitude": 5, "period": "1h"}})")};
  const Scenario with = read(small_with({sine, {"/history", {{"days", 1}}}}));
  const Scenario without = read(small_with({sine}));
  const auto& rate = std::get<load::OpenLoadConfig>(with.load[0].kind).rate;
  const auto& short_rate = std::get<load::OpenLoadConfig>(without.load[0].kind).rate;
  ASSERT_GT(rate.size(), short_rate.size());
  for (std::size_t i = 0; i < short_rate.size(); ++i) {
    EXPECT_EQ(rate[i].at, short_rate[i].at);
    EXPECT_EQ(rate[i].per_second, short_rate[i].per_second);
  }
}

TEST(History, its_hours_are_those_of_the_clock) {
  const Scenario scenario = read(office_day("2026-01-05T00:20:00Z"));
  const auto& requests = past(scenario, "RequestCount");
  ASSERT_EQ(requests.size(), 49U);  // the last one is the part of the first hour before the run
  EXPECT_EQ(requests.back().time, Instant{} - 20_min);
  EXPECT_NEAR(requests.back().value, 10 * 20 * 60, 1e-3);
  EXPECT_EQ(requests[47].time, Instant{} - 80_min);
  // From 8:00 of the load, which is 8:20 by the clock.
  EXPECT_NEAR(requests[24 + 8].value, 20 * 60 * 10 + 40 * 60 * 100, 1e-3);
}

TEST(History, a_run_of_a_week_repeats_its_first_week) {
  Json json = office_day();
  json["duration"] = "8d";
  json["history"]["days"] = 14;
  const Scenario scenario = read(json);
  EXPECT_EQ(period_of_past(scenario), 168_h);
  const auto& requests = past(scenario, "RequestCount");
  EXPECT_NEAR(requests[9].value, 360'000, 1e-3) << "two weeks ago, as on the first day";
  EXPECT_NEAR(requests[24 + 9].value, 36'000, 1e-3) << "but not on the second";
  EXPECT_NEAR(requests[168 + 9].value, 360'000, 1e-3);
  EXPECT_THAT(scenario.assumed,
              Contains(HasSubstr("14 days before the run repeat the first week")));
}

TEST(History, a_load_starts_and_stops_on_each_day) {
  Json json = small_with({{"/history", {{"days", 1}}}, {"/load/0/start", "2h"}});
  json["load"][0]["stop"] = "3h30m";
  const auto& requests = past(read(json), "RequestCount");
  EXPECT_NEAR(requests[1].value, 0, 1e-6);
  EXPECT_NEAR(requests[2].value, 3600, 1e-6);
  EXPECT_NEAR(requests[3].value, 1800, 1e-6);
  EXPECT_NEAR(requests[4].value, 0, 1e-6);
}

TEST(History, cpu_and_bytes_are_what_the_requests_cost) {
  // One request/s of 10 ms on 2 vCPUs: 0.5 % of one instance, in twelve samples an hour.
  Json json = small_with({{"/history", {{"days", 1}}},
                          {"/application/requests/get/bytes", "3000B"},
                          {"/application/requests/get/response_bytes", "1000B"}});
  const Scenario basic = read(json);
  EXPECT_NEAR(past(basic, "CPUUtilization")[0].value, 0.5 * 12, 1e-6);
  EXPECT_NEAR(past(basic, "NetworkIn")[0].value, 3600 * 2000, 1e-3);
  EXPECT_NEAR(past(basic, "NetworkOut")[0].value, 3600 * 1000, 1e-3);
  json["launch_template"]["LaunchTemplateData"]["Monitoring"]["Enabled"] = true;
  EXPECT_NEAR(past(read(json), "CPUUtilization")[0].value, 0.5 * 60, 1e-6);
}

TEST(History, of_closed_load_there_are_no_days) {
  const Json json = small_with(
      {{"/history", {{"days", 1}}},
       {"/load/0", Json::parse(R"({"thread_group": {"threads": 1, "requests": ["get"]}})")}});
  EXPECT_THAT(complaint(json),
              HasSubstr("/history/days: found the load load[0], whose rate hangs"));
}

TEST(History, is_either_a_file_or_days) {
  EXPECT_THAT(complaint(small_with({{"/history", Json::object()}})),
              HasSubstr("/history: found neither"));
  EXPECT_THAT(complaint(small_with({{"/history", {{"days", 1}, {"metric_data", "x"}}}})),
              HasSubstr("/history: found both"));
  EXPECT_THAT(complaint(small_with({{"/history", {{"days", 64}}}})), HasSubstr("/history/days"));
  EXPECT_THAT(complaint(small_with({{"/history", {{"dayz", 2}}}})), HasSubstr("\"days\""));
}

// ---- a file ----------------------------------------------------------------------------------

constexpr const char* kExport = R"({"MetricDataResults": [
  {"Id": "m1", "Label": "RequestCount",
   "Timestamps": ["2026-01-04T23:00:00Z", "2026-01-04T22:00:00Z", "2026-01-05T00:00:00Z"],
   "Values": [200, 100, 300]},
  {"Id": "cpu_average", "Label": "CPUUtilization",
   "Timestamps": ["2026-01-04T23:00:00Z"], "Values": [40]},
  {"Id": "m3", "Label": "GroupInServiceInstances",
   "Timestamps": ["2026-01-04T23:00:00Z"], "Values": [3]},
  {"Id": "m4", "Label": "DiskReadOps", "Timestamps": ["2026-01-04T23:00:00Z"], "Values": [1]}]})";

/// The small scenario, at the start of 2026-01-05, with such a file.
struct WithFile {
  explicit WithFile(const std::string& content) { folder.write("past.json", content); }
  Json json = small_with(
      {{"/start_time", "2026-01-05T00:00:00Z"}, {"/history", {{"metric_data", "past.json"}}}});
  TemporaryFolder folder{"history"};
};

TEST(History, series_of_an_export_are_found_by_their_labels) {
  const auto& [json, folder] = WithFile(kExport);
  const Scenario scenario = read(json, folder.path());
  const auto& requests = past(scenario, "RequestCount");
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].time, Instant{} - 2_h);
  EXPECT_EQ(requests[0].value, 100);
  EXPECT_EQ(requests[1].value, 200);
  EXPECT_EQ(past(scenario, "CPUUtilization", scaling::Statistic::average)[0].value, 40);
  EXPECT_THAT(past(scenario, "CPUUtilization"), IsEmpty()) << "an Id with average in it";
  EXPECT_EQ(past(scenario, "GroupInServiceInstances", scaling::Statistic::average)[0].value, 3);
}

TEST(History, what_is_not_used_of_an_export_is_told) {
  const auto& [json, folder] = WithFile(kExport);
  const Scenario scenario = read(json, folder.path());
  EXPECT_THAT(scenario.warnings, Contains(HasSubstr("series m4 (DiskReadOps) is not used")));
  EXPECT_THAT(scenario.warnings,
              Contains(HasSubstr("1 of 3 values of RequestCount are not before start_time")));
}

TEST(History, of_get_metric_statistics_the_sums_are_taken) {
  const auto& [json, folder] = WithFile(R"({"Label": "CPUUtilization", "Datapoints": [
        {"Timestamp": "2026-01-04T23:00:00Z", "Sum": 1200, "Maximum": 80, "Unit": "Percent"}]})");
  const Scenario scenario = read(json, folder.path());
  ASSERT_EQ(past(scenario, "CPUUtilization").size(), 1U);
  EXPECT_EQ(past(scenario, "CPUUtilization")[0].value, 1200);
}

TEST(History, two_series_of_the_same_are_refused) {
  const auto& [json, folder] = WithFile(R"({"MetricDataResults": [
      {"Id": "a", "Label": "CPUUtilization", "Timestamps": [], "Values": []},
      {"Id": "b", "Label": "CPUUtilization", "Timestamps": [], "Values": []}]})");
  EXPECT_THAT(complaint(json, folder.path()), HasSubstr("two series of the sum of CPUUtilization"));
}

TEST(History, a_broken_export_is_refused_at_its_place) {
  const auto& [json, folder] = WithFile("{");
  EXPECT_THAT(complaint(json, folder.path()),
              HasSubstr("/history/metric_data: a file that can not"));
}

TEST(History, the_content_of_the_file_is_part_of_the_hash) {
  const auto& [json, folder] = WithFile(kExport);
  const std::string before = read(json, folder.path()).sha256;
  folder.write("past.json", R"({"MetricDataResults": []})");
  EXPECT_NE(read(json, folder.path()).sha256, before);
}

TEST(History, stands_in_the_resolved_scenario) {
  const Scenario scenario = read(office_day());
  const Json resolved = Json::parse(scenario.resolved);
  EXPECT_EQ(resolved["history"]["days"], 2);
  EXPECT_EQ(past(read(resolved), "RequestCount").size(), 48U);
}

// ---- policies that need it -------------------------------------------------------------------

Json predicting(const std::string& name = "morning", const Json& more = Json::object()) {
  Json policy = Json::parse(R"({"PolicyType": "PredictiveScaling", "PredictiveScalingConfiguration":
      {"MetricSpecifications": [{"TargetValue": 50, "PredefinedMetricPairSpecification":
          {"PredefinedMetricType": "ASGCPUUtilization"}}], "Mode": "ForecastAndScale"}})");
  policy["PolicyName"] = name;
  policy.update(more);
  return policy;
}

TEST(PredictivePolicies, only_one_of_a_group_may_scale) {
  const Json two =
      small_with({{"/scaling_policies", Json::array({predicting("a"), predicting("b")})},
                  {"/history", {{"days", 1}}}});
  EXPECT_THAT(complaint(two),
              HasSubstr("/scaling_policies: found a and b, allowed: one predictive"));
  const Json disabled =
      small_with({{"/scaling_policies",
                   Json::array({predicting("a"), predicting("b", {{"Enabled", false}})})}});
  EXPECT_EQ(complaint(disabled), "");
  Json watching = two;
  watching["scaling_policies"][1]["PredictiveScalingConfiguration"].erase("Mode");
  EXPECT_EQ(complaint(watching), "") << "several may forecast";
}

TEST(PredictivePolicies, without_history_a_short_run_has_no_forecast) {
  const auto warned = Contains(HasSubstr("policy morning never forecasts"));
  Json json = small_with({{"/scaling_policies", Json::array({predicting()})}});
  EXPECT_THAT(read(json).warnings, warned);
  EXPECT_THAT(read(json).warnings, Not(Contains(HasSubstr("no alarm names"))));
  json["duration"] = "25h";
  EXPECT_THAT(read(json).warnings, Not(warned));
  json["duration"] = "1h";
  json["history"]["days"] = 1;
  EXPECT_THAT(read(json).warnings, Not(warned));
}

TEST(PredictivePolicies, the_forecast_is_said_to_be_our_own) {
  const Json json = small_with({{"/scaling_policies", Json::array({predicting()})}});
  EXPECT_THAT(read(json).assumed, Contains(HasSubstr("the forecast is our own")));
}

TEST(PredictivePolicies, metrics_of_ones_own_come_back_as_they_were) {
  Json json = small_with({{"/scaling_policies", Json::array({predicting()})}});
  json["scaling_policies"][0]["PredictiveScalingConfiguration"]["MetricSpecifications"][0] =
      Json::parse(R"({"TargetValue": 50,
        "CustomizedLoadMetricSpecification": {"MetricDataQueries": [{"Id": "m1", "MetricStat":
          {"Metric": {"Namespace": "AWS/EC2", "MetricName": "NetworkIn",
                      "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "web"}]},
           "Stat": "Sum"}}]},
        "PredefinedScalingMetricSpecification": {"PredefinedMetricType": "ASGAverageNetworkIn"}})");
  const Scenario scenario = read(json);
  const Json resolved = Json::parse(scenario.resolved);
  const Json& query =
      resolved["scaling_policies"][0]["PredictiveScalingConfiguration"]["MetricSpecifications"][0]
              ["CustomizedLoadMetricSpecification"]["MetricDataQueries"][0];
  EXPECT_EQ(query["MetricStat"]["Metric"]["MetricName"], "NetworkIn");
  EXPECT_EQ(query["MetricStat"]["Stat"], "Sum");
  EXPECT_EQ(Json::parse(read(resolved).resolved)["scaling_policies"], resolved["scaling_policies"]);
}

}  // namespace
}  // namespace headroom::scenario
