#include "sim/load/session_source.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <queue>

#include "sim/load/session_visits.hpp"

namespace headroom::load {
namespace {

using engine::Distribution;

constexpr std::uint64_t kSeed = 20260105;

Distribution seconds(double s) { return Distribution::constant(s * 1e9); }

struct Sent {
  Instant at;
  Request request;
};

/// A server with room for all: each answer comes after the same time.
std::vector<Sent> run(SessionSource& source, Duration answer_takes, bool ok = true) {
  std::vector<Sent> all;
  std::queue<std::pair<Instant, std::uint32_t>> answers;
  for (;;) {
    const Instant next_answer = answers.empty() ? Instant::never() : answers.front().first;
    const Instant next = source.next_arrival();
    if (std::min(next, next_answer) == Instant::never()) return all;
    if (next_answer <= next) {
      const std::uint32_t client = answers.front().second;
      answers.pop();
      source.answered(client, ok, next_answer);
    } else {
      all.push_back({next, source.take()});
      answers.emplace(next + answer_takes, all.back().request.client);
    }
  }
}

SessionSource source_of(const SessionsConfig& config, Duration length, std::uint64_t seed = kSeed) {
  return {config, Instant{}, Instant{} + length, "shop", seed, 0};
}

SessionsConfig clock_of_sessions(double per_second, const Navigation& navigation) {
  SessionsConfig config;
  config.rate = {{Duration{}, per_second}};
  config.process.gaps = Distribution::constant(1);
  config.navigation = navigation;
  return config;
}

/// One session, within the first 100 s.
SessionsConfig one_session(const Navigation& navigation) {
  SessionsConfig config = clock_of_sessions(0.01, navigation);
  config.rate.push_back({100_s, 0.01});
  config.rate.push_back({100_s, 0});
  return config;
}

const Navigation& shop() {
  static const Navigation kShop{
      {3, 1, 4, 2},
      {{0.8, 0.2, 0, 0}, {{0, 0.6, 0, 0}, {0, 0.3, 0.5, 0}, {0, 0.4, 0, 0.2}, {0, 0, 0, 0}}}};
  return kShop;
}

std::map<std::uint64_t, std::vector<Sent>> by_session(const std::vector<Sent>& all) {
  std::map<std::uint64_t, std::vector<Sent>> sessions;
  for (const Sent& sent : all) sessions[sent.request.id.primary].push_back(sent);
  return sessions;
}

TEST(Sessions, go_through_their_requests_with_think_time_after_each_answer) {
  SessionsConfig config = one_session(Navigation::in_order({5, 3, 4}, false));
  config.think = seconds(2);
  SessionSource source = source_of(config, 1000_s);
  const auto all = run(source, 500_ms);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].at, all[0].at + 2500_ms);
  EXPECT_EQ(all[2].at, all[0].at + 5_s);
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(all[i].request.request_class, (std::vector<std::uint32_t>{5, 3, 4}[i]));
    EXPECT_EQ(all[i].request.id.primary, 0U);
    EXPECT_EQ(all[i].request.id.secondary, i);
  }
  EXPECT_EQ(source.active(), 0U);
  EXPECT_EQ(source.sessions_started(), 1U);
}

TEST(Sessions, end_with_their_length_or_their_time) {
  SessionsConfig config = one_session(Navigation::in_order({5, 3, 4}, true));
  config.think = seconds(2);
  config.length = {SessionLength::Kind::constant, 7};
  SessionSource by_length = source_of(config, 1000_s);
  EXPECT_EQ(run(by_length, 500_ms).size(), 7U);
  config.lasts = seconds(9);
  SessionSource by_time = source_of(config, 1000_s);
  EXPECT_EQ(run(by_time, 500_ms).size(), 4U) << "at 0, 2.5, 5 and 7.5 s";
}

TEST(Sessions, visit_pages_as_often_as_the_fundamental_matrix_says) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  SessionsConfig config = clock_of_sessions(100, shop());
  config.think = Distribution::exponential(1e9);
  SessionSource source = source_of(config, 1000_s);
  std::vector<double> visits(5);
  for (const Sent& sent : run(source, 10_ms)) ++visits[sent.request.request_class];
  const auto expected = *expected_requests(config);
  const auto sessions = static_cast<double>(source.sessions_started());
  EXPECT_EQ(sessions, 100'000);
  for (std::size_t page = 0; page < 4; ++page) {
    EXPECT_NEAR(visits[shop().classes[page]] / sessions, expected[page], 0.02) << page;
  }
}

TEST(Sessions, that_are_cut_off_visit_pages_as_often_as_is_expected) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  SessionsConfig config = clock_of_sessions(100, shop());
  config.length = {SessionLength::Kind::uniform, 1, 4};
  SessionSource source = source_of(config, 1000_s);
  const auto all = run(source, 10_ms);
  const auto visits = expected_requests(config);
  ASSERT_TRUE(visits);
  const double expected = std::accumulate(visits->begin(), visits->end(), 0.0);
  EXPECT_NEAR(static_cast<double>(all.size()) / 100'000, expected, 0.02);
}

TEST(Sessions, each_has_its_own_words_whatever_the_answers_take) {
  SessionsConfig config = clock_of_sessions(10, shop());
  config.think = Distribution::exponential(1e9);
  config.length = {SessionLength::Kind::geometric, 1, 1, 5};
  SessionSource fast = source_of(config, 100_s);
  SessionSource slow = source_of(config, 100_s);
  const auto quick = by_session(run(fast, 1_ms));
  const auto late = by_session(run(slow, 3_s));
  std::size_t compared = 0;
  for (const auto& [number, sent] : late) {
    const auto& other = quick.at(number);
    ASSERT_LE(sent.size(), other.size());  // more of them are cut off by the stop
    for (std::size_t i = 0; i < sent.size(); ++i, ++compared) {
      EXPECT_EQ(sent[i].request.request_class, other[i].request.request_class);
      EXPECT_EQ(sent[i].at - sent[0].at, other[i].at - other[0].at + 2999_ms * static_cast<int>(i));
    }
  }
  EXPECT_GT(compared, 1500U);
}

TEST(Sessions, take_over_the_slots_of_those_that_are_over) {
  SessionsConfig config = clock_of_sessions(1, Navigation::in_order({0, 0}, false));
  config.think = seconds(2.9);
  SessionSource source = source_of(config, 10'000_s);
  EXPECT_GT(run(source, 500_ms).size(), 2 * 10'000U - 5);
  EXPECT_EQ(source.slots(), 4U) << "each lasts nearly four seconds, one comes a second";
}

TEST(Sessions, of_a_user_who_loses_patience_are_over) {
  SessionsConfig config = one_session(Navigation::in_order({0, 0, 0}, false));
  config.patience = 2_s;
  SessionSource source = source_of(config, 1000_s);
  const Request request = source.take();
  EXPECT_EQ(request.patience, 1U);
  source.lose_patience(request.client);
  source.answered(request.client, false, Instant{} + 5_s);
  EXPECT_EQ(source.active(), 0U);
  EXPECT_EQ(source.next_arrival(), Instant::never());
}

TEST(Sessions, go_on_after_an_error_or_leave) {
  SessionsConfig config = one_session(Navigation::in_order({0, 0, 0}, false));
  SessionSource stays = source_of(config, 1000_s);
  EXPECT_EQ(run(stays, 1_ms, false).size(), 3U);
  config.leaves_on_error = true;
  SessionSource leaves = source_of(config, 1000_s);
  EXPECT_EQ(run(leaves, 1_ms, false).size(), 1U);
}

TEST(Sessions, nothing_begins_at_or_after_the_stop) {
  SessionsConfig config = clock_of_sessions(5, Navigation::in_order({0}, true));
  config.length = {SessionLength::Kind::constant, 50};
  config.think = seconds(1);
  SessionSource source = source_of(config, 20_s);
  const auto all = run(source, 10_ms);
  EXPECT_LT(all.back().at, Instant{} + 20_s);
  EXPECT_GT(all.back().at, Instant{} + 19_s);
  EXPECT_EQ(source.active(), 0U);
}

// ---- a fixed number of users -------------------------------------------------------------------

TEST(Users, come_again_after_a_pause_with_new_words) {
  SessionsConfig config;
  config.users = 3;
  config.navigation = shop();
  config.think = Distribution::exponential(1e9);
  config.pause = Distribution::exponential(10e9);
  SessionSource source = source_of(config, 3000_s);
  const auto sessions = by_session(run(source, 100_ms));
  EXPECT_EQ(source.slots(), 3U);
  // Each turn takes a pause and the session's requests but for a think time.
  const double requests = 0.8 + 1.36 + 0.68 + 0.136;
  const double turn = 10 + requests * 0.1 + (requests - 1) * 1;
  EXPECT_NEAR(static_cast<double>(sessions.size()), 3 * 3000 / turn, 4 * std::sqrt(3 * 3000 / turn))
      << "seed " << kSeed;
  std::map<std::uint32_t, std::uint64_t> turns;
  for (const auto& [number, sent] : sessions) {
    const std::uint32_t user = sent[0].request.client;
    EXPECT_EQ(number, std::uint64_t{user} << 36 | turns[user]++);
  }
}

TEST(Users, there_are_never_more_at_once) {
  SessionsConfig config;
  config.users = 5;
  config.navigation = Navigation::in_order({0}, false);
  SessionSource source = source_of(config, 10_s);
  const auto all = run(source, 1_s);
  EXPECT_EQ(all.size(), 50U) << "without pauses each sends one a second";
}

// ---- retries -----------------------------------------------------------------------------------

SessionsConfig retrying_session() {
  SessionsConfig config = one_session(Navigation::in_order({5, 3}, false));
  config.think = seconds(2);
  config.retry = RetryConfig{3, {100_ms, 2, 20_s, Backoff::Jitter::none}};
  return config;
}

// Answers, all bad, take a second: three attempts, 2 s of thinking, three attempts.
TEST(Sessions, may_try_again_before_they_think) {
  SessionSource source = source_of(retrying_session(), 200_s);
  const auto all = run(source, 1_s, false);
  ASSERT_EQ(all.size(), 6U);
  const std::vector<Duration> gaps = {0_s, 1100_ms, 2300_ms, 5300_ms, 6400_ms, 7600_ms};
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(all[i].at - all[0].at, gaps[i]) << i;
    EXPECT_EQ(all[i].request.id.attempt, i % 3);
    EXPECT_EQ(all[i].request.request_class, i < 3 ? 5U : 3U);
  }
  EXPECT_EQ(source.retries()->totals().gave_up, 2U);
  EXPECT_EQ(source.active(), 0U);
}

TEST(Sessions, that_leave_on_errors_leave_after_the_last_attempt) {
  SessionsConfig config = retrying_session();
  config.leaves_on_error = true;
  SessionSource source = source_of(config, 200_s);
  EXPECT_EQ(run(source, 1_s, false).size(), 3U);
}

TEST(Sessions, do_not_try_again_when_they_have_lost_patience) {
  SessionsConfig config = retrying_session();
  config.patience = 1_s;
  SessionSource source = source_of(config, 200_s);
  const Instant sent = source.next_arrival();
  EXPECT_EQ(source.take().patience, 1U);
  EXPECT_TRUE(source.lose_patience(0));
  source.answered(0, false, sent + 1_s);
  EXPECT_EQ(source.next_arrival(), Instant::never());
  EXPECT_EQ(source.retries()->totals().gave_up, 1U);
}

TEST(Sessions, stay_when_only_an_attempt_has_timed_out) {
  SessionsConfig config = retrying_session();
  config.response_timeout = 1_s;
  SessionSource source = source_of(config, 200_s);
  const Instant sent = source.next_arrival();
  EXPECT_EQ(source.take().patience, 1U);
  EXPECT_FALSE(source.lose_patience(0));
  source.answered(0, false, sent + 1_s);
  EXPECT_EQ(source.next_arrival(), sent + 1100_ms);
}

}  // namespace
}  // namespace headroom::load
