#include "sim/scenario/read_metric_data.hpp"

#include <gmock/gmock.h>

#include "sim/scenario/problems.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using testing::HasSubstr;

std::vector<MetricData> read(const std::string& text) { return read_metric_data(text, "d.json"); }

std::string refusal(const std::string& text) {
  try {
    read(text);
  } catch (const BadScenario& problem) {
    return problem.what();
  }
  return "";
}

long long time_of(const std::string& text) { return parse_timestamp(text).value_or(-1); }

TEST(Timestamp, is_read_in_all_forms_that_aws_writes) {
  const long long nine = *parse_utc("2026-01-05T09:01:00Z");
  EXPECT_EQ(time_of("2026-01-05T09:01:00Z"), nine);
  EXPECT_EQ(time_of("2026-01-05T09:01:00+00:00"), nine);
  EXPECT_EQ(time_of("2026-01-05T09:01:00.250Z"), nine);
  EXPECT_EQ(time_of("2026-01-05T18:01:00+09:00"), nine);
  EXPECT_EQ(time_of("2026-01-05T04:31:00-04:30"), nine);
  for (const char* bad : {"2026-01-05", "2026-01-05T09:01:00", "2026-01-05T09:01:00+0900",
                          "2026-13-05T09:01:00Z", "2026-01-05T09:01:00Zulu", ""})
    EXPECT_EQ(parse_timestamp(bad), std::nullopt) << bad;
}

TEST(MetricData, of_get_metric_data_is_sorted_and_its_pages_are_joined) {
  const auto data = read(R"({"MetricDataResults": [
      {"Id": "m1", "Label": "CPU", "StatusCode": "PartialData",
       "Timestamps": ["2026-01-05T09:01:00+00:00", "2026-01-05T09:00:00+00:00"], "Values": [2, 1]},
      {"Id": "m2", "Timestamps": [], "Values": []},
      {"Id": "m1", "Timestamps": ["2026-01-05T08:59:00+00:00"], "Values": [0.5]}], "Messages": []})");
  ASSERT_EQ(data.size(), 2U);
  EXPECT_EQ(data[0].label, "CPU");
  ASSERT_EQ(data[0].points.size(), 3U);
  EXPECT_EQ(data[0].points[0].value, 0.5);
  EXPECT_EQ(data[0].points[2].value, 2);
  EXPECT_EQ((data[0].points[2].time - data[0].points[0].time).count(), 120);
}

TEST(MetricData, of_get_metric_statistics_is_a_series_for_each_statistic) {
  const auto data = read(R"({"Label": "CPUUtilization", "Datapoints": [
      {"Timestamp": "2026-01-05T09:05:00Z", "Average": 40, "ExtendedStatistics": {"p99": 80}, "Unit": "Percent"},
      {"Timestamp": "2026-01-05T09:00:00Z", "Average": 30, "ExtendedStatistics": {"p99": 70}, "Unit": "Percent"}]})");
  ASSERT_EQ(data.size(), 2U);
  EXPECT_EQ(data[0].id, "Average");
  EXPECT_EQ(data[0].points[0].value, 30);
  EXPECT_EQ(data[1].id, "p99");
  EXPECT_EQ(data[1].points[1].value, 80);
}

TEST(MetricData, that_is_something_else_is_refused_with_its_place) {
  EXPECT_THAT(refusal(R"({"AlarmName": "a"})"), HasSubstr("neither \"MetricDataResults\""));
  EXPECT_THAT(
      refusal(R"({"MetricDataResults": [{"Id": "m", "Timestamps": ["now"], "Values": [1]}]})"),
      HasSubstr("/MetricDataResults/0/Timestamps/0: found \"now\""));
  EXPECT_THAT(refusal(R"({"MetricDataResults": [{"Id": "m", "Timestamps": [], "Values": [1]}]})"),
              HasSubstr("found 1 values, allowed: as many as there are timestamps, 0"));
}

}  // namespace
}  // namespace headroom::scenario
