#include "sim/scenario/read_activities.hpp"

#include <gmock/gmock.h>

#include "sim/scenario/problems.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::scenario {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::vector<ScalingActivity> shop() {
  return read_activities(
      read_text_file(HEADROOM_SOURCE_DIR "/tests/data/aws/scaling-activities.json", ""), "a.json");
}

std::string complaint_about(const std::string& text) {
  try {
    read_activities(text, "a.json");
  } catch (const BadScenario& problem) {
    return problem.what();
  }
  return "";
}

std::string one_with(const std::string& more) {
  return R"({"Activities": [{"AutoScalingGroupName": "web", "StatusCode": "Successful",
             "Description": "Terminating EC2 instance: i-1")" +
         more + "}]}";
}

TEST(ReadActivities, the_oldest_comes_first_with_its_times_to_the_millisecond) {
  const auto activities = shop();
  ASSERT_EQ(activities.size(), 4U);
  EXPECT_EQ(activities[0].kind, ActivityKind::other) << "a move to standby";
  EXPECT_EQ(activities[1].kind, ActivityKind::launch);
  EXPECT_TRUE(activities[1].failed);
  EXPECT_EQ(activities[2].kind, ActivityKind::termination);
  EXPECT_EQ(wall_time_text(activities[2].start), "2024-12-05T21:48:52.301Z");
  EXPECT_EQ(wall_time_text(*activities[2].end), "2024-12-05T21:53:56Z");
  EXPECT_FALSE(activities[3].end) << "under way";
  EXPECT_EQ(activities[3].group, "shop");
}

TEST(ReadActivities, an_end_that_its_whole_seconds_put_before_the_start_is_the_start) {
  const auto activities = shop();
  EXPECT_EQ(*activities[1].end, activities[1].start);
}

TEST(ReadActivities, a_cause_tells_the_changes_of_the_desired_capacity_with_their_times) {
  const auto changes = desired_changes(
      "At 2026-01-05T00:00:01Z a user request update of AutoScalingGroup constraints to min: 0, "
      "max: 16, desired: 16 changing the desired capacity from 0 to 16.  At 2026-01-05T00:00:07Z "
      "a monitor alarm At last in state ALARM triggered policy p changing the desired capacity "
      "from 16 to 12.  At 2026-01-05T00:00:09Z an instance was started in response to a difference "
      "between desired and actual capacity, increasing the capacity from 1 to 2.");
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(wall_time_text(changes[0].time), "2026-01-05T00:00:01Z");
  EXPECT_EQ(changes[0].from, 0);
  EXPECT_EQ(changes[0].to, 16);
  EXPECT_EQ(wall_time_text(changes[1].time), "2026-01-05T00:00:07Z");
  EXPECT_EQ(changes[1].to, 12);
  EXPECT_THAT(desired_changes("At 2026-01-05T00:00:01Z an instance was taken out of service in "
                              "response to an ELB system health check failure."),
              IsEmpty());
}

TEST(ReadActivities, times_have_any_fraction_and_offset) {
  EXPECT_EQ(wall_time_text(*parse_wall_time("2026-01-05T09:00:00.5+09:00")),
            "2026-01-05T00:00:00.500Z");
  EXPECT_EQ(wall_time_text(*parse_wall_time("2026-01-05T00:00:00.0419999Z")),
            "2026-01-05T00:00:00.041Z");
  EXPECT_EQ(wall_time_text(*parse_wall_time("2026-01-05T00:00:00Z")), "2026-01-05T00:00:00Z");
  EXPECT_FALSE(parse_wall_time("yesterday"));
  const auto activities = read_activities(one_with(R"(, "StartTime": 1767571200.25)"), "a.json");
  ASSERT_EQ(activities.size(), 1U);
  EXPECT_EQ(wall_time_text(activities[0].start), "2026-01-05T00:00:00.250Z");
}

TEST(ReadActivities, what_is_no_list_of_activities_is_refused_with_the_place) {
  EXPECT_THAT(complaint_about(R"({"AutoScalingGroups": []})"),
              HasSubstr("describe-scaling-activities"));
  EXPECT_THAT(complaint_about(one_with("")), HasSubstr("/Activities/0/StartTime: missing"));
  EXPECT_THAT(complaint_about(one_with(R"(, "StartTime": "noon")")),
              HasSubstr("/Activities/0/StartTime: found \"noon\""));
  EXPECT_THAT(complaint_about(one_with(R"(, "StartTime": "2026-01-05T00:00:00Z", "Detials": "")")),
              HasSubstr("did you mean \"Details\"?"));
}

}  // namespace
}  // namespace headroom::scenario
