#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/world/scenarios.hpp"

/// What clients do when their requests fail, in whole runs: by hand where one can.
namespace headroom::world {
namespace {

/// Attempts of a run as (sent ms, attempt, ok).
struct Attempt {
  std::int64_t sent_ms;
  std::uint32_t attempt;
  bool ok;
  bool operator==(const Attempt&) const = default;
};

std::vector<Attempt> attempts(const scenario::Scenario& scenario) {
  std::vector<Attempt> all;
  RunOptions options;
  options.observer = [&](std::span<const FinishedRequest> block) {
    for (const FinishedRequest& r : block)
      all.push_back({r.sent.since_start() / 1_ms, r.id.attempt, !r.failure});
  };
  run(scenario, environment(), options);
  return all;
}

const char* const kRetry =
    R"({"retry": {"attempts": 3, "backoff": {"exponential": {"first": "100ms"}, "jitter": "none"}}})";

scenario::Scenario with_clients(const char* clients, Changes changes) {
  changes.insert(changes.begin(),
                 {{"/load/0", R"({"name": "people", "poisson": {"rate": 1}, "stop": "3s"})"},
                  {"/load/0/clients", clients}});
  return small_scenario(changes);
}

// Nobody listens: each request is refused at once, and again after 100 ms and 200 ms more.
TEST(Clients, try_again_after_their_waits_until_they_give_up) {
  const auto scenario = with_clients(
      kRetry, {{"/auto_scaling_group/MinSize", "0"}, {"/auto_scaling_group/DesiredCapacity", "0"}});
  const auto all = attempts(scenario);
  ASSERT_GE(all.size(), 3U);
  const std::int64_t first = all[0].sent_ms;
  std::vector<Attempt> of_first;
  for (const Attempt& a : all) {
    const std::int64_t after = a.sent_ms - first;
    if (after >= 0 && after <= 305) of_first.push_back(a);
  }
  EXPECT_EQ(of_first[0], (Attempt{first, 0, false}));
  const RunResult result = run(scenario);
  ASSERT_TRUE(result.loads.at(0).clients);
  const auto& clients = *result.loads[0].clients;
  EXPECT_EQ(clients.gave_up, result.loads[0].sent);
  EXPECT_EQ(clients.retries, 2 * result.loads[0].sent) << "none of them is cut by the stop here";
  EXPECT_EQ(result.requests.sent, 3 * result.loads[0].sent) << "attempts";
}

TEST(Clients, that_send_once_have_nothing_more_to_tell) {
  const RunResult plain = run(with_clients(R"({"response_timeout": "1s"})", {}));
  EXPECT_FALSE(plain.loads.at(0).clients);
  EXPECT_EQ(plain.loads[0].user_latency.count(), 0U);
}

TEST(Clients, of_open_load_see_more_than_the_latency_of_the_last_attempt) {
  const auto scenario = project_scenario("retry-storm", {{"/duration", "30m"}});
  const RunResult result = run(scenario);
  const LoadResult& people = result.loads.at(0);
  EXPECT_EQ(people.kind, LoadResult::Kind::open);
  EXPECT_LT(result.latency.max(), 2001_ms);
  EXPECT_GT(people.user_latency.max(), 2001_ms) << "with the attempts that failed";
  EXPECT_EQ(people.user_latency.count(), result.requests.ok);
  EXPECT_LE(people.clients->answered + people.clients->gave_up, people.sent);
  EXPECT_EQ(result.requests.sent, people.sent + people.clients->retries) << "attempts";
}

double failed_share_at_the_end(const Changes& changes) {
  const RunResult result = run(project_scenario("retry-storm", changes));
  const TimeSeries& series = result.series;
  double arrivals = 0;
  double answered = 0;
  for (std::size_t bin = series.start.size() - 10; bin < series.start.size(); ++bin) {
    arrivals += series.arrivals_per_second[bin];
    answered += series.throughput_per_second[bin];
  }
  return 1 - answered / arrivals;
}

// The rush is over at 22 minutes; half an hour later the retries alone keep the servers from
// answering in time. A budget, a circuit breaker, or servers that drop abandoned work end it.
TEST(Clients, keep_an_overload_up_with_their_retries) {
  EXPECT_GT(failed_share_at_the_end({}), 0.5);
}
TEST(Clients, let_it_end_when_retries_have_a_budget) {
  EXPECT_LT(failed_share_at_the_end({{"/load/0/clients/retry/budget", R"({"per_request": 0.1})"}}),
            0.01);
}
TEST(Clients, let_it_end_with_a_circuit_breaker) {
  EXPECT_LT(
      failed_share_at_the_end({{"/load/0/clients/circuit_breaker", R"({"open_for": "20s"})"}}),
      0.01);
}
TEST(Clients, let_it_end_when_abandoned_work_is_dropped) {
  EXPECT_LT(failed_share_at_the_end({{"/application/on_disconnect", "\"cancel\""}}), 0.01);
}

TEST(Clients, leave_work_behind_that_is_counted) {
  const RunResult result = run(project_scenario("retry-storm", {{"/duration", "30m"}}));
  EXPECT_GT(result.wasted, 1000U);
  EXPECT_NEAR(result.wasted_cpu_s / static_cast<double>(result.wasted), 0.04, 0.004);
  const RunResult cancelled = run(project_scenario(
      "retry-storm", {{"/duration", "30m"}, {"/application/on_disconnect", "\"cancel\""}}));
  EXPECT_EQ(cancelled.wasted, 0U);
}

TEST(Clients, have_the_same_first_attempts_whatever_becomes_of_them) {
  const auto firsts = [](const Changes& changes) {
    std::vector<std::int64_t> sent;
    for (const Attempt& a : attempts(project_scenario("retry-storm", changes))) {
      if (a.attempt == 0) sent.push_back(a.sent_ms);
    }
    std::sort(sent.begin(), sent.end());
    return sent;
  };
  const Changes shorter = {{"/duration", "30m"}, {"/load/0/stop", "25m"}};
  Changes plain = shorter;
  plain.push_back({"/load/0/clients/retry", "null"});
  EXPECT_EQ(firsts(shorter), firsts(plain));
}

// 80 ms of work and 50 ms on the way: 130 ms for the client, who waits 100 ms, and knows at 100 ms.
TEST(Clients, have_patience_for_the_way_of_their_answer_too) {
  Changes changes = {{"/application/requests/job/steps", R"([{"cpu": "80ms"}])"},
                     {"/application/network/round_trip", "\"50ms\""},
                     {"/load/0", R"({"thread_group": {"threads": 1, "loops": 2, "requests": ["job"],
                                       "response_timeout": "100ms"}})"}};
  RunOptions options;
  std::vector<Duration> ends;
  options.observer = [&](std::span<const FinishedRequest> block) {
    for (const FinishedRequest& r : block) {
      EXPECT_EQ(r.failure, Failure::client_timeout);
      ends.push_back(r.answered.since_start());
    }
  };
  run(small_scenario(changes), environment(), options);
  EXPECT_THAT(ends, testing::ElementsAre(100_ms, 200_ms));
  changes.push_back({"/load/0/thread_group/response_timeout", "\"130ms\""});
  EXPECT_EQ(run(small_scenario(changes)).requests.ok, 2U);
}

// ---- users who wait, and try again -------------------------------------------------------------

/// Nobody listens; each attempt fails at once.
Changes nobody_serves() {
  return {{"/auto_scaling_group/MinSize", "0"}, {"/auto_scaling_group/DesiredCapacity", "0"}};
}

TEST(Clients, who_are_threads_try_again_too) {
  Changes changes = {
      {"/load/0", R"({"thread_group": {"threads": 1, "loops": 2, "requests": ["job"]}})"},
      {"/load/0/clients", kRetry}};
  for (const auto& change : nobody_serves()) changes.push_back(change);
  const auto scenario = small_scenario(changes);
  const std::vector<Attempt> expected = {{0, 0, false},   {100, 1, false}, {300, 2, false},
                                         {300, 0, false}, {400, 1, false}, {600, 2, false}};
  EXPECT_EQ(attempts(scenario), expected);
  const RunResult result = run(scenario);
  ASSERT_TRUE(result.loads.at(0).clients);
  EXPECT_EQ(result.loads[0].clients->gave_up, 2U);
  EXPECT_EQ(result.loads[0].clients->retries, 4U);
  EXPECT_EQ(result.requests.sent, 6U);
}

// A core, 200 ms of work, 150 ms of patience for an attempt: nothing is ever answered, and each
// request is tried three times, with the waits between.
TEST(Clients, in_sessions_try_again_after_a_time_out) {
  const auto scenario = small_scenario(
      {{"/application/requests/job/steps", R"([{"cpu": "200ms"}])"},
       {"/load/0", R"({"sessions": {"users": 1, "requests": ["job"], "length": 2,
                                    "pause": "10s", "think_time": "1s"}})"},
       {"/load/0/stop", "15s"},
       {"/load/0/clients",
        R"({"response_timeout": "150ms", "retry": {"attempts": 3, "backoff": {"fixed": "50ms",
                                                                             "jitter": "none"}}})"}});
  const auto all = attempts(scenario);
  const std::vector<Attempt> expected = {{10000, 0, false}, {10200, 1, false}, {10400, 2, false},
                                         {11550, 0, false}, {11750, 1, false}, {11950, 2, false}};
  EXPECT_EQ(all, expected);
}

TEST(Clients, in_sessions_that_come_by_themselves_make_a_partly_open_load) {
  const RunResult result =
      run(small_scenario({{"/load/0", R"({"sessions": {"rate": 1, "requests": ["job"]}})"}}));
  EXPECT_EQ(result.loads.at(0).kind, LoadResult::Kind::partly_open);
}

TEST(Clients, in_sessions_wait_longer_than_their_last_attempt) {
  const auto scenario = project_scenario(
      "retry-storm",
      {{"/duration", "10m"},
       {"/application/on_disconnect", "\"cancel\""},
       {"/load/0", R"({"sessions": {"users": 300, "requests": ["page"], "length": 1000000,
                                    "pause": "0s", "think_time": {"exponential": "1s"}}})"},
       {"/load/0/clients", R"({"response_timeout": "2s", "retry": {"attempts": 3}})"}});
  const RunResult result = run(scenario);
  const LoadResult& people = result.loads.at(0);
  EXPECT_EQ(people.kind, LoadResult::Kind::closed);
  EXPECT_LT(result.latency.max(), 2001_ms);
  EXPECT_GT(people.user_latency.max(), 2001_ms);
  EXPECT_EQ(people.clients->answered, result.requests.ok);
  EXPECT_EQ(result.requests.sent, people.sent + people.clients->retries);
  EXPECT_GT(people.user_latency.count(), result.requests.ok) << "and what was not sent meanwhile";
}

// ---- closed load ------------------------------------------------------------------------------

TEST(ClosedLoad, of_a_stalled_server_has_a_longer_tail_for_its_users) {
  const RunResult result = run(project_scenario("tastylog"));
  const LoadResult& users = result.loads.at(0);
  EXPECT_EQ(users.kind, LoadResult::Kind::closed);
  EXPECT_GT(users.user_latency.count(), result.latency.count());
  EXPECT_GT(users.user_latency.quantile_seconds(0.99), result.latency.quantile_seconds(0.99));
  EXPECT_EQ(users.user_latency.max(), result.latency.max());
}

}  // namespace
}  // namespace headroom::world
