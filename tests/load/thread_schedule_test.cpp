#include "sim/load/thread_schedule.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<double> starts_of(const std::vector<ThreadSpan>& spans) {
  std::vector<double> starts;
  for (const ThreadSpan& span : spans) starts.push_back(span.start.seconds());
  return starts;
}
std::vector<double> ends_of(const std::vector<ThreadSpan>& spans) {
  std::vector<double> ends;
  for (const ThreadSpan& span : spans) ends.push_back(span.end.seconds());
  return ends;
}
std::vector<double> seconds_of(const std::vector<Duration>& times) {
  std::vector<double> seconds;
  for (const Duration time : times) seconds.push_back(time.seconds());
  return seconds;
}
std::vector<double> arrivals(const std::vector<ArrivalStep>& steps) {
  return seconds_of(arrival_times(steps, engine::StreamKey{7}));
}

TEST(ThreadSchedule, the_first_thread_of_an_ultimate_row_waits_and_the_last_one_starts_at_its_end) {
  const auto spans = ultimate_spans({{4, 10_s, 20_s, 60_s, 8_s}, {1, 0_s, 0_s, 5_s, 0_s}});
  EXPECT_THAT(starts_of(spans), ElementsAre(15, 20, 25, 30, 0));
  EXPECT_THAT(ends_of(spans), ElementsAre(92, 94, 96, 98, 5));
}

TEST(ThreadSchedule, stepping_starts_users_in_steps_and_stops_them_in_steps) {
  // After 5 s two users, then 3 every 30 s within 10 s, hold for 60 s, then 4 go every 5 s.
  SteppingConfig config{8, 5_s, 2, 3, 30_s, 12_s, 60_s, 4, 5_s};
  const auto spans = stepping_spans(config);
  EXPECT_THAT(starts_of(spans), ElementsAre(5, 11, 47, 51, 55, 89, 93, 97));
  // 5 s + two steps of 42 s + a ramp of 12 s for the last three + 60 s
  EXPECT_THAT(ends_of(spans), ElementsAre(161, 161, 161, 161, 166, 166, 166, 166));
}

TEST(ThreadSchedule, stepping_with_zeros_starts_and_stops_all_at_once) {
  const auto spans = stepping_spans({3, 1_s, 0, 0, 10_s, 0_s, 20_s, 0, 10_s});
  EXPECT_THAT(starts_of(spans), ElementsAre(1, 1, 1));
  EXPECT_THAT(ends_of(spans), ElementsAre(21, 21, 21));
}

TEST(ThreadSchedule, concurrency_is_looked_at_once_a_second) {
  const auto spans = concurrency_spans({5, 10_s, 20_s, 0});
  // round(t / 2) reaches 1 at 1 s (half up), 2 at 3 s, ...
  EXPECT_THAT(starts_of(spans), ElementsAre(1, 3, 5, 7, 9));
  EXPECT_THAT(ends_of(spans), ElementsAre(30, 30, 30, 30, 30));
}

TEST(ThreadSchedule, concurrency_may_rise_in_steps_the_first_at_once) {
  EXPECT_THAT(starts_of(concurrency_spans({6, 9_s, 1_s, 3})), ElementsAre(0, 0, 3, 3, 6, 6));
  EXPECT_THAT(starts_of(concurrency_spans({2, 0_s, 5_s, 0})), ElementsAre(0, 0));
}

TEST(ThreadSchedule, arrivals_are_spaced_by_the_integral_of_their_rate) {
  const auto steps = arrival_steps({2, 10_s, 3_s, 0});  // 0 to 2 a second, then held
  EXPECT_EQ(arrivals_in(steps), 16U);
  const auto times = arrivals(steps);
  EXPECT_EQ(times.at(0), 0);
  EXPECT_NEAR(times.at(4), 6.325, 1e-9) << "0.1 t^2 = 4, in whole milliseconds";
  EXPECT_EQ(times.at(10), 10);
  EXPECT_EQ(times.at(11), 10.5);
}

TEST(ThreadSchedule, arrivals_may_rise_in_steps) {
  EXPECT_THAT(arrivals(arrival_steps({2, 4_s, 0_s, 2})), ElementsAre(0, 1, 2, 2.5, 3, 3.5));
}

TEST(ThreadSchedule, open_model_goes_to_the_rate_that_follows_directly) {
  const auto steps = open_model_steps(
      "rate(1/s) even_arrivals(10 s) rate(5 per sec) // a comment\n"
      "even_arrivals(1 min 30 sec) /* held */ pause(5 s) rate(0) random_arrivals(2 min)");
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps[0].from, 1);
  EXPECT_EQ(steps[0].to, 5);
  EXPECT_EQ(steps[1].from, 5);
  EXPECT_EQ(steps[1].to, 5) << "a pause is no rate";
  EXPECT_EQ(steps[1].time, 90_s);
  EXPECT_EQ(steps[2].from, 0);
  EXPECT_EQ(steps[3].from, 0);
  EXPECT_TRUE(steps[3].is_random);
  EXPECT_EQ(length_of(steps), 225_s);
  EXPECT_EQ(arrivals_in(steps), 30U + 450U);
}

TEST(ThreadSchedule, the_rate_after_a_pause_is_the_one_before_it) {
  const auto steps =
      open_model_steps("rate(120/min) even_arrivals(2 s) pause(3s) even_arrivals(1s)");
  EXPECT_THAT(arrivals(steps), ElementsAre(0, 0.5, 1, 1.5, 5, 5.5));
}

TEST(ThreadSchedule, even_arrivals_of_a_ramp_follow_its_square_root) {
  const auto times = arrivals(open_model_steps("rate(0) even_arrivals(10 s) rate(2/s)"));
  ASSERT_EQ(times.size(), 10U);
  EXPECT_EQ(times[0], 0);
  EXPECT_NEAR(times[1], 3.162, 1e-9) << "t^2 / 10 = 1";
  EXPECT_NEAR(times[9], 9.487, 1e-9);
}

TEST(ThreadSchedule, a_part_of_an_event_is_none) {
  EXPECT_EQ(arrivals_in(open_model_steps("rate(1/s) random_arrivals(3700 ms)")), 3U);
  EXPECT_EQ(arrivals_in(open_model_steps("rate(6/min) random_arrivals(10 s)")), 1U);
}

TEST(ThreadSchedule, random_arrivals_are_as_many_and_lie_where_the_rate_is_high) {
  const auto steps = open_model_steps("rate(0) random_arrivals(100 s) rate(200/s)");
  const auto times = arrivals(steps);
  ASSERT_EQ(times.size(), 10'000U);
  EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
  // The share before t is (t / 100)^2.
  for (const double t : {30.0, 50.0, 80.0}) {
    const auto before = std::lower_bound(times.begin(), times.end(), t) - times.begin();
    EXPECT_NEAR(static_cast<double>(before) / 1e4, t * t / 1e4, 0.02) << t;
  }
  EXPECT_NE(times, seconds_of(arrival_times(steps, engine::StreamKey{8})));
}

TEST(ThreadSchedule, a_broken_schedule_is_refused_with_its_place) {
  const auto complaint = [](std::string_view text) -> std::string {
    try {
      open_model_steps(text);
    } catch (const std::invalid_argument& problem) {
      return problem.what();
    }
    return "";
  };
  EXPECT_THAT(complaint("rat(1/s)"), HasSubstr("\"rat\" is none of rate"));
  EXPECT_EQ(complaint("rate 1/s"), "at character 6: \"(\" is missing");
  EXPECT_THAT(complaint("rate(1)"), HasSubstr("\"/\" or \"per\""));
  EXPECT_THAT(complaint("pause(5 parsec)"), HasSubstr("\"parsec\" is no unit"));
  EXPECT_THAT(complaint("pause()"), HasSubstr("a time is missing"));
  EXPECT_THAT(complaint("pause(1 s"), HasSubstr("\")\" is missing"));
  EXPECT_THAT(complaint("/* pause(1 s)"), HasSubstr("does not end"));
}

}  // namespace
}  // namespace headroom::load
