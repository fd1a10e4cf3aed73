#include "sim/experiment/alarm_history.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "sim/report/alarm_history.hpp"
#include "sim/report/metric_data.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/units.hpp"
#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using scaling::AlarmState;
using scenario::MetricData;
using scenario::WatchedAlarm;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kPolicy =
    "arn:aws:autoscaling:us-east-1:1:scalingPolicy:u:autoScalingGroupName/web:policyName/out";

WatchedAlarm alarm_with(const std::string& more) {
  return scenario::read_watched_alarm(
      R"({"AlarmName": "a", "EvaluationPeriods": 3, "ComparisonOperator": "GreaterThanThreshold",
          "Threshold": 50, "AlarmActions": [")" +
          kPolicy + R"("], "OKActions": ["arn:aws:sns:us-east-1:1:mail"], )" + more + "}",
      "alarm.json", "");
}

WatchedAlarm on_cpu(const std::string& more = "") {
  return alarm_with(R"("Namespace": "AWS/EC2", "MetricName": "CPUUtilization",
                       "Statistic": "Average", "Period": 60)" +
                    more);
}

/// A value each `spacing` seconds from 9:00 on; a negative one is missing.
MetricData series(const std::vector<double>& values, int spacing = 60,
                  const std::string& id = "m1") {
  MetricData data{id, "CPUUtilization", {}};
  const std::chrono::sys_seconds nine(
      std::chrono::seconds(*scenario::parse_utc("2026-01-05T09:00:00Z")));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] >= 0)
      data.points.push_back(
          {nine + std::chrono::seconds(spacing * static_cast<int>(i)), values[i]});
  }
  return data;
}

PlaybackOptions at_once() {
  PlaybackOptions options;
  options.metric_delay = Duration{};
  return options;
}

/// "09:05 ALARM", ...
std::vector<std::string> changes(const AlarmHistory& history) {
  std::vector<std::string> all;
  for (const AlarmStateChange& change : history.changes)
    all.push_back(scenario::utc_text(change.time).substr(11, 5) + " " +
                  std::string(scaling::aws_name(change.to)));
  return all;
}

// Three in a row are there at 9:05; at 9:07 the newest is fine.
TEST(AlarmHistory, tells_on_which_minute_the_alarm_would_have_fired) {
  const AlarmHistory history =
      play_back(on_cpu(), {series({40, 50, 71, 80, 79, 90, 40})}, "d.json", at_once());
  EXPECT_THAT(changes(history), ElementsAre("09:01 OK", "09:05 ALARM", "09:07 OK"));
  EXPECT_THAT(history.changes[1].actions, ElementsAre(kPolicy));
  EXPECT_EQ(history.changes[1].repeats, 1) << "told again at 9:06";
  EXPECT_THAT(history.changes[2].actions, ElementsAre("arn:aws:sns:us-east-1:1:mail"));
  EXPECT_EQ(history.changes[2].repeats, 0) << "a notification is sent once";
}

TEST(AlarmHistory, comes_later_by_the_delay_of_the_metric) {
  PlaybackOptions options;
  options.metric_delay = 120_s;
  EXPECT_THAT(changes(play_back(on_cpu(), {series({60, 60, 60})}, "d.json", options)),
              ElementsAre("09:05 ALARM"));
}

// Five periods are looked at: 9:03 to 9:07 have nothing.
TEST(AlarmHistory, has_gaps_where_the_data_have_them) {
  const auto gap = series({40, 40, 40, -1, -1, -1, -1, -1, -1, 40});
  EXPECT_THAT(changes(play_back(on_cpu(), {gap}, "d.json", at_once())),
              ElementsAre("09:01 OK", "09:08 INSUFFICIENT_DATA", "09:10 OK"));
  EXPECT_THAT(changes(play_back(on_cpu(R"(, "TreatMissingData": "breaching")"), {gap}, "d.json",
                                at_once())),
              ElementsAre("09:01 OK", "09:08 ALARM", "09:10 OK"))
      << "the one that is there is fine, and two missing ones are not three";
}

// Sums of five minutes slide by a minute: 100 + 4 x 10 are seen while any of them is in the window.
TEST(AlarmHistory, puts_datapoints_of_shorter_periods_together) {
  const WatchedAlarm alarm = scenario::read_watched_alarm(
      R"({"AlarmName": "a", "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold",
          "Threshold": 120, "MetricName": "RequestCount", "Statistic": "Sum", "Period": 300})",
      "alarm.json", "");
  const AlarmHistory history = play_back(
      alarm, {series({10, 10, 10, 10, 100, 10, 10, 10, 10, 10, 10})}, "d.json", at_once());
  EXPECT_THAT(changes(history), ElementsAre("09:01 OK", "09:05 ALARM", "09:10 OK"));
}

TEST(AlarmHistory, of_high_resolution_is_evaluated_each_ten_seconds) {
  WatchedAlarm alarm = alarm_with(R"("MetricName": "Busy", "Statistic": "Average", "Period": 10)");
  const AlarmHistory history =
      play_back(alarm, {series({10, 60, 60, 60, 60, 10}, 10)}, "d.json", at_once());
  ASSERT_EQ(history.changes.size(), 3U);
  EXPECT_EQ(scenario::utc_text(history.changes[1].time), "2026-01-05T09:00:40Z");
  EXPECT_EQ(scenario::utc_text(history.changes[2].time), "2026-01-05T09:01:00Z");
}

TEST(AlarmHistory, of_an_expression_takes_its_metrics_by_their_ids) {
  const std::string stat = R"("MetricStat": {"Metric": {"Namespace": "App", "MetricName": "N"},
                              "Period": 60, "Stat": "Sum"}, "ReturnData": false})";
  const WatchedAlarm alarm =
      alarm_with(R"("Metrics": [{"Id": "bad", )" + stat + R"(, {"Id": "all", )" + stat +
                 R"(, {"Id": "rate", "Expression": "100 * bad / all"}])");
  const auto bad = series({1, 6, 6, 6}, 60, "bad");
  const auto all = series({10, 10, 10, 10}, 60, "all");
  EXPECT_THAT(changes(play_back(alarm, {all, bad}, "d.json", at_once())),
              ElementsAre("09:01 OK", "09:04 ALARM"));
  EXPECT_THROW(play_back(alarm, {all}, "d.json", at_once()), scenario::BadScenario);
}

TEST(AlarmHistory, chooses_among_several_exported_metrics) {
  const auto wrong = series({90, 90, 90}, 60, "m1");
  auto right = series({10, 10, 10}, 60, "m2");
  right.label = "Other";
  PlaybackOptions options = at_once();
  options.id = "m2";
  EXPECT_THAT(changes(play_back(on_cpu(), {wrong, right}, "d.json", options)),
              ElementsAre("09:01 OK"));
  EXPECT_THAT(changes(play_back(on_cpu(), {wrong, right}, "d.json", at_once())),
              ElementsAre("09:03 ALARM"))
      << "the one that is called as the alarm's metric";
  auto also = right;
  also.label = "CPUUtilization";
  try {
    play_back(on_cpu(), {wrong, also}, "d.json", at_once());
    FAIL() << "two of that name";
  } catch (const scenario::BadScenario& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("--id with one of \"m1\" (CPUUtilization), \"m2\""));
  }
}

TEST(AlarmHistory, of_percentiles_needs_datapoints_of_the_alarms_period) {
  const WatchedAlarm alarm =
      alarm_with(R"("MetricName": "T", "ExtendedStatistic": "p99", "Period": 300)");
  EXPECT_THROW(play_back(alarm, {series({60, 60}, 60)}, "d.json", at_once()),
               scenario::BadScenario);
  EXPECT_THAT(changes(play_back(alarm, {series({60, 60, 60}, 300)}, "d.json", at_once())),
              ElementsAre("09:11 ALARM"))
      << "three real points in the five windows that it looks at";
}

TEST(AlarmHistory, begins_in_the_state_that_is_told) {
  PlaybackOptions options = at_once();
  options.before = AlarmState::alarm;
  const AlarmHistory history = play_back(on_cpu(), {series({60, 60, 10})}, "d.json", options);
  EXPECT_THAT(changes(history), ElementsAre("09:03 OK"));
  EXPECT_EQ(history.changes[0].from, AlarmState::alarm);
}

TEST(AlarmHistory, is_told_in_words_and_as_json) {
  const AlarmHistory history =
      play_back(on_cpu(), {series({60, 60, 60, 60, 10})}, "d.json", at_once());
  const auto json = report::alarm_history_json(history);
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["time"], "2026-01-05T09:03:00Z");
  EXPECT_EQ(json[0]["from"], "INSUFFICIENT_DATA");
  EXPECT_EQ(json[0]["to"], "ALARM");
  EXPECT_EQ(json[0]["repeats"], 1);
  EXPECT_THAT(json[0]["reason"].get<std::string>(), HasSubstr("3 datapoints [60.0, 60.0, 60.0]"));
  EXPECT_THAT(report::alarm_history_report(history), HasSubstr("in ALARM for 2 of 5 minutes"));
}

// The same alarm on the exported metrics of a run says what it said in the run.
TEST(AlarmHistory, of_a_runs_own_metrics_is_the_runs_own) {
  const scenario::Scenario scenario = world::project_scenario("tastylog-70-50");
  world::RunOptions options;
  options.keep_metrics = true;
  const world::RunResult result = world::run(scenario, world::environment(), options);
  const auto data =
      scenario::read_metric_data(report::metric_data_json(scenario, result).dump(), "metrics.json");
  const auto resolved = scenario::Json::parse(scenario.resolved);
  for (const world::AlarmLog& simulated : result.alarms) {
    const auto& alarms = resolved["metric_alarms"];
    const auto alarm = std::find_if(alarms.begin(), alarms.end(), [&](const auto& entry) {
      return entry["AlarmName"] == simulated.name;
    });
    ASSERT_NE(alarm, alarms.end());
    PlaybackOptions playback;
    playback.id = "cpuUtilization_Average";
    const AlarmHistory history =
        play_back(scenario::read_watched_alarm(alarm->dump(), "alarm.json", ""), data,
                  "metrics.json", playback);
    ASSERT_EQ(history.changes.size(), simulated.history.size()) << simulated.name;
    for (std::size_t i = 0; i < history.changes.size(); ++i) {
      const auto& change = simulated.history[i];
      EXPECT_EQ((history.changes[i].time - scenario.start_time).count(), change.time.seconds());
      EXPECT_EQ(scaling::aws_name(history.changes[i].to), change.to);
      EXPECT_EQ(history.changes[i].reason, change.reason);
    }
  }
}

TEST(WatchedAlarm, is_found_by_name_among_those_of_describe_alarms) {
  const std::string one =
      R"("EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold", "MetricName": "M",
         "Statistic": "Sum", "Period": 60, "StateValue": "OK")";
  const std::string text = R"({"MetricAlarms": [{"AlarmName": "a", "Threshold": 1, )" + one +
                           R"(}, {"AlarmName": "b", "Threshold": 2, )" + one + "}]}";
  EXPECT_EQ(scenario::read_watched_alarm(text, "a.json", "b").config.threshold, 2);
  try {
    scenario::read_watched_alarm(text, "a.json", "");
    FAIL() << "which one?";
  } catch (const scenario::BadScenario& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("found 2 alarms, allowed: --alarm with"));
  }
  EXPECT_THROW(scenario::read_watched_alarm(text, "a.json", "c"), scenario::BadScenario);
}

// ---- composite alarms --------------------------------------------------------------------------

std::string described(const std::string& rule, const std::string& rest = "") {
  const auto alarm = [](const std::string& name, const std::string& metric, int threshold) {
    return R"({"AlarmName": ")" + name + R"(", "Namespace": "App", "MetricName": ")" + metric +
           R"(", "Statistic": "Average", "Period": 60, "EvaluationPeriods": 1,
               "ComparisonOperator": "GreaterThanThreshold", "Threshold": )" +
           std::to_string(threshold) + "}";
  };
  return R"({"MetricAlarms": [)" + alarm("slow", "Latency", 2) + ", " + alarm("busy", "CPU", 50) +
         R"(], "CompositeAlarms": [{"AlarmName": "call", "AlarmRule": ")" + rule +
         R"(", "AlarmActions": ["arn:aws:sns:us-east-1:1:mail"]})" + rest + "]}";
}

std::vector<MetricData> latency_and_cpu() {
  std::vector<MetricData> data = {series({1, 3, 3, 1, 3}, 60, "a"),
                                  series({10, 10, 90, 90, 10}, 60, "b")};
  data[0].label = "Latency";
  data[1].label = "CPU";
  return data;
}

AlarmHistory play_back_call(const std::string& rule, const std::string& rest = "") {
  return play_back(*scenario::read_watched_composite(described(rule, rest), "alarms.json", "call"),
                   latency_and_cpu(), "data.json", at_once());
}

TEST(AlarmHistory, of_a_composite_alarm_is_made_of_its_alarms) {
  const AlarmHistory history = play_back_call("ALARM(slow) AND NOT ALARM(busy)");
  EXPECT_THAT(changes(history), ElementsAre("09:01 OK", "09:02 ALARM", "09:03 OK", "09:05 ALARM"));
  EXPECT_THAT(history.changes[1].actions, ElementsAre("arn:aws:sns:us-east-1:1:mail"));
  EXPECT_EQ(history.changes[2].reason, "busy transitioned to ALARM");
  EXPECT_EQ(history.changes[1].repeats, 0);
}

TEST(AlarmHistory, of_a_composite_alarm_may_rest_on_others) {
  const AlarmHistory history =
      play_back_call("OK(inner)", R"x(, {"AlarmName": "inner", "AlarmRule": "ALARM(slow)"})x");
  EXPECT_THAT(changes(history), ElementsAre("09:01 ALARM", "09:02 OK", "09:04 ALARM", "09:05 OK"));
}

TEST(AlarmHistory, of_a_composite_alarm_needs_all_its_alarms) {
  const auto complaint = [](const std::string& rule, const std::string& rest = "") {
    try {
      play_back_call(rule, rest);
    } catch (const scenario::BadScenario& bad) {
      return std::string(bad.what());
    }
    return std::string();
  };
  EXPECT_THAT(complaint("ALARM(slow) AND"), HasSubstr("/CompositeAlarms/0/AlarmRule"));
  EXPECT_THAT(complaint("ALARM(fast)"), HasSubstr("no alarm named \"fast\""));
  EXPECT_THAT(complaint("ALARM(inner)", R"x(, {"AlarmName": "inner", "AlarmRule": "OK(call)"})x"),
              HasSubstr("no loop"));
}

TEST(AlarmHistory, of_a_metric_alarm_is_no_composite_alarms) {
  EXPECT_FALSE(scenario::read_watched_composite(described("TRUE"), "alarms.json", "slow"));
}

}  // namespace
}  // namespace headroom::experiment
