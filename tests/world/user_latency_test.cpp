#include "sim/world/user_latency.hpp"

#include <gtest/gtest.h>

#include "tests/world/scenarios.hpp"

/// Coordinated omission, by hand.
namespace headroom::world {
namespace {

TEST(UserLatency, of_open_load_is_what_it_is) {
  UserLatency latency;
  latency.add(5_s);
  EXPECT_EQ(latency.histogram().count(), 1U);
}

// Every 100 ms a request: while a user waits 350 ms he does not send two that would have waited
// 250 and 150 ms.
TEST(UserLatency, of_closed_load_counts_what_was_not_sent_meanwhile) {
  UserLatency latency({100_ms});
  latency.add_closed(350_ms, 0);
  EXPECT_EQ(latency.histogram().count(), 3U);
  constexpr double kBucket = 0.004;  // what is omitted is told from the answer's bucket
  EXPECT_NEAR(latency.histogram().mean_seconds(), (0.35 + 0.25 + 0.15) / 3, 0.35 * kBucket);
  EXPECT_EQ(latency.histogram().max(), 350_ms);
}

TEST(UserLatency, of_closed_load_adds_nothing_to_an_answer_within_the_interval) {
  UserLatency latency({100_ms, 1_s});
  latency.add_closed(199_ms, 0);
  latency.add_closed(900_ms, 1);
  EXPECT_EQ(latency.histogram().count(), 2U);
  latency.add_closed(200_ms, 0);
  EXPECT_EQ(latency.histogram().count(), 4U);
}

// A million times an hour of waiting, instead of 10 ms: 360,000 requests each that were not sent,
// half an hour on average.
TEST(UserLatency, of_closed_load_costs_no_more_the_longer_it_is) {
  UserLatency latency({10_ms});
  for (int i = 0; i < 1'000'000; ++i) latency.add_closed(1_h, 0);
  const stats::Histogram all = latency.histogram();
  EXPECT_NEAR(static_cast<double>(all.count()), 3.6e11, 3.6e11 * 0.004);
  EXPECT_NEAR(all.mean_seconds(), 1800, 1800 * 0.004);
  EXPECT_NEAR(all.quantile_seconds(0.9), 3240, 3240 * 0.01);
}

// What was not sent while a user waited is told with the answer: in the bin in which that came.
TEST(UserLatency, of_a_bin_is_that_of_its_answers) {
  UserLatency latency({100_ms});
  latency.add_closed(350_ms, 0);
  EXPECT_EQ(latency.take_bin().count(), 3U);
  EXPECT_EQ(latency.take_bin().count(), 0U);
  latency.add_closed(50_ms, 0);
  EXPECT_EQ(latency.take_bin().count(), 1U);
  EXPECT_EQ(latency.histogram().count(), 4U);
}

TEST(UserLatency, of_a_bin_outlives_the_end_of_the_warm_up) {
  UserLatency latency({100_ms});
  latency.add_closed(1_s, 0);
  latency.clear();
  latency.add_closed(50_ms, 0);
  EXPECT_EQ(latency.histogram().count(), 1U);
  EXPECT_EQ(latency.take_bin().count(), 11U);
}

TEST(UserLatency, is_forgotten_at_the_end_of_the_warm_up) {
  UserLatency latency({100_ms});
  latency.add_closed(1_s, 0);
  latency.clear();
  EXPECT_EQ(latency.histogram().count(), 0U);
}

// 200 ms of thinking, 10 ms of CPU at twice the reference's speed, and 2 ms on the way.
TEST(ExpectedInterval, is_that_of_an_idle_system) {
  const scenario::Scenario scenario = small_scenario(
      {{"/instance_types/lab/relative_core_speed", "2"},
       {"/application/network/round_trip", "\"2ms\""},
       {"/load/0",
        R"({"thread_group": {"threads": 1, "think_time": {"exponential": "200ms"}, "requests": ["job"]}})"}});
  const auto& groups = std::get<std::vector<load::ThreadGroupConfig>>(scenario.load[0].kind);
  EXPECT_EQ(expected_intervals(groups[0], scenario), std::vector{207_ms});
}

// Five threads at ten requests a second together: each sends every half second.
TEST(ExpectedInterval, is_what_a_timer_that_keeps_a_rate_leaves_to_a_thread) {
  const scenario::Scenario scenario = small_scenario();
  load::ThreadGroupConfig group;
  group.threads = 5;
  group.samplers = {{"job", 0, {}, {}}};
  load::PacerConfig pacer;
  pacer.interval = 100_ms;
  pacer.threads = load::PacerConfig::Threads::group;
  group.pacers = {pacer};
  EXPECT_EQ(expected_intervals(group, scenario), std::vector{500_ms});
  group.pacers[0].threads = load::PacerConfig::Threads::this_one;
  EXPECT_EQ(expected_intervals(group, scenario), std::vector{100_ms});
  group.pacers[0].kind = load::PacerConfig::Kind::shared_throughput;
  EXPECT_EQ(expected_intervals(group, scenario), std::vector{500_ms});
  group.pacers[0].kind = load::PacerConfig::Kind::precise_throughput;
  group.pacers[0].samples = 20;
  group.pacers[0].block = 4_s;
  EXPECT_EQ(expected_intervals(group, scenario), std::vector{1_s});
  group.pacers[0].kind = load::PacerConfig::Kind::shaping;
  group.pacers[0].rows = {{0, 10, 10_s}, {10, 10, 10_s}};  // 7.5 a second
  EXPECT_EQ(expected_intervals(group, scenario)[0].ns() / 1000, 666'666);
}

TEST(ExpectedInterval, of_a_session_is_thinking_and_the_request) {
  const scenario::Scenario scenario = small_scenario(
      {{"/load/0",
        R"({"sessions": {"users": 1, "requests": ["job"], "think_time": {"exponential": "2s"}}})"}});
  const auto& sessions = std::get<load::SessionsConfig>(scenario.load[0].kind);
  EXPECT_EQ(expected_intervals(sessions, scenario), std::vector{2010_ms});
}

}  // namespace
}  // namespace headroom::world
