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
  EXPECT_NEAR(latency.histogram().mean_seconds(), (0.35 + 0.25 + 0.15) / 3, 1e-9);
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

}  // namespace
}  // namespace headroom::world
