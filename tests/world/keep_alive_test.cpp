#include <gtest/gtest.h>

#include <cmath>

#include "scenarios.hpp"

// Connections that targets close when they are idle, and requests that meet such a close. One user
// over one connection: it is idle for as long as the user thinks, as the network takes no time.
namespace headroom::world {
namespace {

RunResult run_thinking(const std::string& think, Changes changes) {
  changes.push_back(
      {"/load/0", R"({"thread_group": {"threads": 1, "loops": "forever", "requests": ["job"],
                                       "think_time": ")" +
                      think + "\"}}"});
  return run(small_scenario(changes));
}

std::uint64_t lost(const RunResult& result) { return failed(result, Failure::elb_502_keep_alive); }

const scenario::Change kFiveSeconds{"/application/keep_alive_timeout", "5s"};

scenario::Change idle_timeout(const std::string& seconds) {
  return {
      "/load_balancer",
      R"({"Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": ")" + seconds + "\"}]}"};
}

TEST(KeepAlive, a_request_that_comes_as_its_target_closes_is_a_502_and_the_next_one_is_not) {
  // The user thinks first. One is answered at 5 s in 10 ms, the one at 10.01 s is lost, and the one
  // at 15.01 s comes by a new connection: a pair each 10.01 s. Of 60 that are answered, the last at
  // 595.59 s, 59 are followed by one that is lost before 600 s.
  const RunResult result = run_thinking("5s", {kFiveSeconds});
  EXPECT_EQ(result.requests.sent, 119U);
  EXPECT_EQ(lost(result), 59U);
  EXPECT_EQ(result.requests.ok, 60U);
}

TEST(KeepAlive, a_request_before_the_close_goes_over_the_same_connection) {
  EXPECT_EQ(lost(run_thinking("4999ms", {kFiveSeconds})), 0U);
}

TEST(KeepAlive, a_request_after_the_close_was_seen_goes_over_a_new_connection) {
  EXPECT_GT(lost(run_thinking("5000999999ns", {kFiveSeconds})), 0U);
  EXPECT_EQ(lost(run_thinking("5001ms", {kFiveSeconds})), 0U);
  const scenario::Change slow{"/application/close_delay", "20ms"};
  EXPECT_GT(lost(run_thinking("5019ms", {kFiveSeconds, slow})), 0U);
  EXPECT_EQ(lost(run_thinking("5020ms", {kFiveSeconds, slow})), 0U);
}

TEST(KeepAlive, with_the_same_time_out_both_close_at_once_and_a_longer_one_is_safe) {
  // Lost at 120.01 s, 240.02 s, 360.03 s, and 480.04 s.
  EXPECT_EQ(lost(run_thinking("60s", {{"/application/keep_alive_timeout", "60s"}})), 4U);
  EXPECT_EQ(lost(run_thinking("60s", {{"/application/keep_alive_timeout", "65s"}})), 0U);
  EXPECT_EQ(lost(run_thinking("65s", {{"/application/keep_alive_timeout", "65s"}})), 0U);
}

TEST(KeepAlive, a_load_balancer_that_closes_first_loses_nothing) {
  EXPECT_EQ(lost(run_thinking("5s", {kFiveSeconds, idle_timeout("4")})), 0U);
  EXPECT_GT(lost(run_thinking("5s", {kFiveSeconds, idle_timeout("5")})), 0U);
}

TEST(KeepAlive, without_a_time_out_nothing_is_closed_and_nothing_lost) {
  EXPECT_EQ(run_thinking("5s", {}).requests.failed_total(), 0U);
}

TEST(KeepAlive, what_the_client_did_not_wait_for_leaves_no_connection_behind) {
  // Every answer comes too late for its client, with whom the load balancer ends: the connections
  // are closed, so no later request can meet one as it closes.
  const RunResult result = run(
      small_scenario({kFiveSeconds,
                      {"/application/requests/job/steps/0/cpu", "300ms"},
                      {"/load/0",
                       R"({"thread_group": {"threads": 1, "loops": "forever", "requests": ["job"],
           "think_time": "5200ms", "response_timeout": "100ms"}})"}}));
  EXPECT_EQ(failed(result, Failure::client_timeout), result.requests.sent);
}

TEST(KeepAlive, connections_that_are_taken_in_turn_rest_longer_than_the_one_used_last) {
  // Two users at once leave two connections at 2.01 s; from 4 s on one of them asks each 2 s and is
  // answered in 10 ms. The connection used last rests for 1.99 s, two in turn for 3.99 s.
  const auto lost_with = [](const std::string& reuse, const std::string& timeout) {
    const auto user = [](const std::string& loops) {
      return R"({"thread_group": {"threads": 1, "requests": ["job"], "think_time": "1990ms",
                                  "loops": )" +
             loops + "}}";
    };
    return lost(run(small_scenario({{"/application/keep_alive_timeout", timeout},
                                    {"/application/close_delay", "50ms"},
                                    {"/application/workers", "0"},
                                    {"/load_balancer/connection_reuse", reuse},
                                    {"/load/0", user("\"forever\"")},
                                    {"/load/1", user("1")}})));
  };
  EXPECT_EQ(lost_with("most_recent", "5s"), 0U);
  EXPECT_EQ(lost_with("least_recent", "5s"), 0U);
  EXPECT_EQ(lost_with("most_recent", "3985ms"), 0U);
  EXPECT_EQ(lost_with("least_recent", "3985ms"), 1U) << "then there is one connection";
}

/// As tests/cloud/target_connections_test.cpp has it, through the whole model.
TEST(KeepAlive, loses_the_share_of_a_poisson_process_that_theory_has_it) {
  const RunResult result = run(small_scenario({{"/application/keep_alive_timeout", "1s"},
                                               {"/application/close_delay", "500ms"},
                                               {"/application/requests/job/steps/0/cpu", "1us"},
                                               {"/duration", "40000s"},
                                               {"/load/0", R"({"poisson": {"rate": 1}})"}}));
  const auto sent = static_cast<double>(result.requests.sent);
  const double p = std::exp(-1.0) * (1 - std::exp(-0.5));
  const double q = p / (1 + p);
  const double standard_error = std::sqrt(q * (1 - q) * (1 - p) / (1 + p) / sent);
  EXPECT_NEAR(static_cast<double>(lost(result)) / sent, q, 4 * standard_error);
  EXPECT_EQ(lost(result), result.requests.failed_total());
}

}  // namespace
}  // namespace headroom::world
