#include "sim/load/client_behaviour.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

/// The retries of open load, their budget, and circuit breakers: by hand.
namespace headroom::load {
namespace {

using testing::ElementsAre;
constexpr std::uint64_t kSeed = 20260105;

Instant at(Duration since_start) { return Instant::at(since_start); }

/// Three attempts, 100 ms and 200 ms apart.
ClientConfig three_attempts() {
  ClientConfig config;
  config.retry = RetryConfig{3, {100_ms, 2, 20_s, Backoff::Jitter::none}};
  return config;
}

ClientBehaviour clients(const ClientConfig& config, Instant stop = at(1_h)) {
  return ClientBehaviour(config, stop, "visitors", kSeed, 0);
}

Request numbered(std::uint64_t number) {
  Request request;
  request.id.primary = number;
  request.request_class = 7;
  request.patience = 1;
  return request;
}

TEST(Retries, are_attempts_of_the_same_request_after_their_waits) {
  ClientBehaviour behaviour = clients(three_attempts());
  Request request = numbered(5);
  behaviour.begin(request, at(1_s));
  // What comes back knows the request by its id and slot only.
  EXPECT_FALSE(behaviour.ended({request.id, 7, request.client}, false, at(2_s)));
  EXPECT_EQ(behaviour.next_retry(), at(2100_ms));
  request = behaviour.take_retry();
  EXPECT_EQ(request.id.primary, 5U);
  EXPECT_EQ(request.id.attempt, 1U);
  EXPECT_EQ(request.request_class, 7U);
  EXPECT_EQ(request.patience, 1U);
  EXPECT_FALSE(behaviour.ended(request, false, at(3_s)));
  EXPECT_EQ(behaviour.next_retry(), at(3200_ms));
  request = behaviour.take_retry();
  EXPECT_EQ(request.id.attempt, 2U);
  EXPECT_EQ(behaviour.ended(request, true, at(4_s)), at(1_s)) << "wanted since then";
  EXPECT_EQ(behaviour.next_retry(), Instant::never());
  EXPECT_EQ(behaviour.totals().retries, 2U);
  EXPECT_EQ(behaviour.totals().answered, 1U);
}

TEST(Retries, end_after_the_last_attempt) {
  ClientBehaviour behaviour = clients(three_attempts());
  Request request = numbered(0);
  behaviour.begin(request, at(0_s));
  for (int attempt = 0; attempt < 2; ++attempt) {
    behaviour.ended(request, false, at(1_s));
    request = behaviour.take_retry();
  }
  behaviour.ended(request, false, at(2_s));
  EXPECT_EQ(behaviour.next_retry(), Instant::never());
  EXPECT_EQ(behaviour.totals().gave_up, 1U);
  EXPECT_EQ(behaviour.totals().retries, 2U);
}

TEST(Retries, do_not_begin_after_the_load_s_stop) {
  ClientBehaviour behaviour = clients(three_attempts(), at(2050_ms));
  Request request = numbered(0);
  behaviour.begin(request, at(1_s));
  behaviour.ended(request, false, at(2_s));
  EXPECT_EQ(behaviour.next_retry(), Instant::never());
  EXPECT_EQ(behaviour.totals().gave_up, 1U);
}

// Ten requests bring one retry; the burst is two.
TEST(Retries, are_held_within_their_budget) {
  ClientConfig config = three_attempts();
  config.retry->budget_per_request = 0.1;
  config.retry->budget_burst = 2;
  ClientBehaviour behaviour = clients(config);
  const auto fail_one = [&](std::uint64_t number) {
    Request request = numbered(number);
    behaviour.begin(request, at(1_s));
    const std::uint64_t denied = behaviour.totals().denied;
    behaviour.ended(request, false, at(1_s));
    return behaviour.totals().denied == denied;
  };
  EXPECT_TRUE(fail_one(0));
  EXPECT_TRUE(fail_one(1));
  int retried = 0;
  for (std::uint64_t number = 2; number < 102; ++number) retried += fail_one(number);
  EXPECT_EQ(retried, 10);
}

TEST(Retries, use_slots_again) {
  ClientBehaviour behaviour = clients(three_attempts());
  for (std::uint64_t number = 0; number < 100; ++number) {
    Request request = numbered(number);
    behaviour.begin(request, at(1_s));
    EXPECT_EQ(request.client, 0U);
    behaviour.ended(request, true, at(2_s));
  }
}

TEST(CircuitBreaker, opens_when_enough_of_the_last_answers_failed) {
  CircuitBreaker breaker({0.5, 4, 10_s, 1});
  EXPECT_FALSE(breaker.on_answer(false, breaker.epoch(), at(0_s)));
  EXPECT_FALSE(breaker.on_answer(false, breaker.epoch(), at(0_s)));
  EXPECT_FALSE(breaker.on_answer(true, breaker.epoch(), at(0_s))) << "three are not yet four";
  EXPECT_TRUE(breaker.on_answer(true, breaker.epoch(), at(1_s)));
  EXPECT_FALSE(breaker.lets_through(at(10_s)));
  EXPECT_TRUE(breaker.lets_through(at(11_s)));
}

TEST(CircuitBreaker, forgets_what_is_long_ago) {
  CircuitBreaker breaker({0.5, 4, 10_s, 1});
  for (const bool ok : {false, true, true, true, false, true, true, true, false})
    EXPECT_FALSE(breaker.on_answer(ok, breaker.epoch(), at(0_s)));
  EXPECT_TRUE(breaker.lets_through(at(0_s)));
}

TEST(CircuitBreaker, tries_again_and_closes_when_all_trials_succeed) {
  CircuitBreaker breaker({0.5, 2, 10_s, 2});
  breaker.on_answer(false, breaker.epoch(), at(0_s));
  EXPECT_TRUE(breaker.on_answer(false, breaker.epoch(), at(0_s)));
  EXPECT_TRUE(breaker.lets_through(at(10_s)));
  EXPECT_TRUE(breaker.lets_through(at(10_s)));
  EXPECT_FALSE(breaker.lets_through(at(10_s))) << "two trials, no more";
  breaker.on_answer(true, breaker.epoch(), at(11_s));
  EXPECT_FALSE(breaker.lets_through(at(11_s)));
  breaker.on_answer(true, breaker.epoch(), at(11_s));
  EXPECT_TRUE(breaker.lets_through(at(11_s)));
}

TEST(CircuitBreaker, opens_again_when_a_trial_fails) {
  CircuitBreaker breaker({0.5, 2, 10_s, 1});
  breaker.on_answer(false, breaker.epoch(), at(0_s));
  breaker.on_answer(false, breaker.epoch(), at(0_s));
  EXPECT_TRUE(breaker.lets_through(at(10_s)));
  EXPECT_TRUE(breaker.on_answer(false, breaker.epoch(), at(12_s)));
  EXPECT_FALSE(breaker.lets_through(at(21_s)));
  EXPECT_TRUE(breaker.lets_through(at(22_s)));
}

// Sent before it opened, answered while it tries: neither closes it nor opens it again.
TEST(CircuitBreaker, learns_nothing_from_answers_to_what_was_sent_before_it_opened) {
  CircuitBreaker breaker({0.5, 2, 10_s, 1});
  const std::uint32_t before = breaker.epoch();
  breaker.on_answer(false, before, at(0_s));
  EXPECT_TRUE(breaker.on_answer(false, before, at(0_s)));
  EXPECT_FALSE(breaker.on_answer(false, before, at(5_s)));
  EXPECT_TRUE(breaker.lets_through(at(10_s)));
  EXPECT_FALSE(breaker.on_answer(false, before, at(11_s)));
  EXPECT_FALSE(breaker.on_answer(true, before, at(11_s)));
  EXPECT_FALSE(breaker.lets_through(at(12_s))) << "the trial is still out";
  EXPECT_FALSE(breaker.on_answer(true, breaker.epoch(), at(13_s)));
  EXPECT_TRUE(breaker.lets_through(at(13_s)));
}

TEST(CircuitBreaker, knows_when_each_attempt_was_sent) {
  ClientConfig config;
  config.circuit_breaker = CircuitBreakerConfig{1, 1, 1_s, 1};
  ClientBehaviour behaviour = clients(config);
  Request old = numbered(0), failed = numbered(1), trial = numbered(2);
  behaviour.begin(old, at(0_s));
  ASSERT_TRUE(behaviour.may_send(old, at(0_s)));
  behaviour.begin(failed, at(0_s));
  ASSERT_TRUE(behaviour.may_send(failed, at(0_s)));
  behaviour.ended(failed, false, at(1_s));
  behaviour.begin(trial, at(3_s));
  ASSERT_TRUE(behaviour.may_send(trial, at(3_s)));
  behaviour.ended(old, false, at(4_s));
  EXPECT_EQ(behaviour.totals().openings, 1U);
  behaviour.ended(trial, false, at(5_s));
  EXPECT_EQ(behaviour.totals().openings, 2U);
}

TEST(CircuitBreaker, holds_requests_back_while_it_is_open) {
  ClientConfig config;
  config.circuit_breaker = CircuitBreakerConfig{1, 1, 10_s, 1};
  ClientBehaviour behaviour = clients(config);
  Request first = numbered(0);
  behaviour.begin(first, at(0_s));
  ASSERT_TRUE(behaviour.may_send(first, at(0_s)));
  behaviour.ended(first, false, at(1_s));
  Request second = numbered(1);
  behaviour.begin(second, at(2_s));
  EXPECT_FALSE(behaviour.may_send(second, at(2_s)));
  EXPECT_EQ(behaviour.totals().withheld, 1U);
  EXPECT_EQ(behaviour.totals().openings, 1U);
  EXPECT_EQ(behaviour.totals().gave_up, 2U);
}

}  // namespace
}  // namespace headroom::load
