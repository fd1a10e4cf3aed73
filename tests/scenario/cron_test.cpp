#include "sim/scenario/cron.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using std::chrono::sys_seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

sys_seconds utc(const char* text) { return sys_seconds(std::chrono::seconds(*parse_utc(text))); }

std::vector<std::string> times(const char* cron, const char* from, const char* to,
                               const std::string& zone = "") {
  std::vector<std::string> texts;
  for (const sys_seconds time : CronExpression::parse(cron)->between(utc(from), utc(to), zone))
    texts.push_back(utc_text(time));
  return texts;
}

TEST(Cron, a_time_of_day_comes_every_day) {
  EXPECT_THAT(times("30 8 * * *", "2026-01-05T00:00:00Z", "2026-01-07T00:00:00Z"),
              ElementsAre("2026-01-05T08:30:00Z", "2026-01-06T08:30:00Z"));
}

TEST(Cron, the_beginning_counts_and_the_end_does_not) {
  EXPECT_THAT(times("0 8 * * *", "2026-01-05T08:00:00Z", "2026-01-06T08:00:00Z"),
              ElementsAre("2026-01-05T08:00:00Z"));
}

// The fifth of January 2026 is a Monday.
TEST(Cron, working_days_leave_out_the_weekend) {
  EXPECT_THAT(times("0 8 * * 1-5", "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z"), SizeIs(5));
  EXPECT_THAT(times("0 8 * * MON-FRI", "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z"), SizeIs(5));
}

TEST(Cron, sunday_is_0_and_7) {
  for (const char* sunday : {"0 0 * * 0", "0 0 * * 7", "0 0 * * sun"})
    EXPECT_THAT(times(sunday, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z"),
                ElementsAre("2026-01-11T00:00:00Z"));
}

TEST(Cron, steps_lists_and_ranges_can_be_mixed) {
  EXPECT_THAT(times("*/20 9,11 * * *", "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z"),
              ElementsAre("2026-01-05T09:00:00Z", "2026-01-05T09:20:00Z", "2026-01-05T09:40:00Z",
                          "2026-01-05T11:00:00Z", "2026-01-05T11:20:00Z", "2026-01-05T11:40:00Z"));
  EXPECT_THAT(times("10-30/10 0 * * *", "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z"), SizeIs(3));
}

TEST(Cron, either_of_two_restricted_day_fields_is_enough) {
  EXPECT_THAT(times("0 0 6 * 1", "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z"),
              ElementsAre("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z"));
}

TEST(Cron, a_month_can_be_named) {
  EXPECT_THAT(times("0 0 1 feb *", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
              ElementsAre("2026-02-01T00:00:00Z"));
}

TEST(Cron, eight_in_tokyo_is_eleven_at_night_in_utc) {
  EXPECT_THAT(times("0 8 * * *", "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z", "Asia/Tokyo"),
              ElementsAre("2026-01-05T23:00:00Z"));
}

// The clock goes forward on 2026-03-08 at 02:00, and back on 2026-11-01 at 02:00.
TEST(Cron, daylight_saving_time_is_followed) {
  const char* const zone = "America/Los_Angeles";
  EXPECT_THAT(times("0 8 * * *", "2026-03-07T00:00:00Z", "2026-03-09T00:00:00Z", zone),
              ElementsAre("2026-03-07T16:00:00Z", "2026-03-08T15:00:00Z"));
}

TEST(Cron, a_time_that_the_clock_skips_does_not_come) {
  EXPECT_THAT(
      times("30 2 * * *", "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z", "America/Los_Angeles"),
      IsEmpty());
}

TEST(Cron, a_time_that_the_clock_shows_twice_comes_once) {
  EXPECT_THAT(
      times("30 1 * * *", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "America/Los_Angeles"),
      ElementsAre("2026-11-01T08:30:00Z"));
}

TEST(Cron, anything_else_is_refused) {
  for (const char* text : {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *",
                           "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "a * * * *",
                           "1,, * * * *", "@daily", "1.5 * * * *", "-1 * * * *"})
    EXPECT_FALSE(CronExpression::parse(text)) << text;
}

TEST(Cron, knows_which_time_zones_there_are) {
  EXPECT_TRUE(is_time_zone("Asia/Tokyo"));
  EXPECT_TRUE(is_time_zone("Etc/UTC"));
  EXPECT_FALSE(is_time_zone("Asia/Toky"));
  EXPECT_THAT(time_zone_database_version(), testing::MatchesRegex("20[0-9][0-9][a-z]"));
}

}  // namespace
}  // namespace headroom::scenario
