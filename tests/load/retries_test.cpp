#include "sim/load/retries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/load/closed_loop.hpp"
#include "tests/load/plans.hpp"

/// Waits before retries, and the retries of users who wait for each answer: by hand.
namespace headroom::load {
namespace {

using testing::ElementsAre;

std::vector<Duration> waits(const Backoff& backoff, double unit, std::uint32_t retries) {
  std::vector<Duration> all;
  for (std::uint32_t retry = 1; retry <= retries; ++retry) all.push_back(backoff.wait(retry, unit));
  return all;
}

TEST(Backoff, grows_by_its_factor_up_to_the_longest) {
  const Backoff backoff{100_ms, 3, 2_s, Backoff::Jitter::none};
  EXPECT_THAT(waits(backoff, 0.5, 5), ElementsAre(100_ms, 300_ms, 900_ms, 2_s, 2_s));
}

TEST(Backoff, of_factor_1_is_always_the_same) {
  EXPECT_THAT(waits({200_ms, 1, 20_s, Backoff::Jitter::none}, 0.5, 3),
              ElementsAre(200_ms, 200_ms, 200_ms));
}

TEST(Backoff, with_full_jitter_is_anything_up_to_the_wait_and_with_equal_jitter_its_upper_half) {
  const Backoff full{100_ms, 2, 20_s, Backoff::Jitter::full};
  EXPECT_THAT(waits(full, 0.25, 2), ElementsAre(25_ms, 50_ms));
  const Backoff equal{100_ms, 2, 20_s, Backoff::Jitter::equal};
  EXPECT_THAT(waits(equal, 0.5, 2), ElementsAre(75_ms, 150_ms));
}

// ---- threads -----------------------------------------------------------------------------------

/// Up to three attempts, 100 ms and 200 ms apart.
RetryConfig three_attempts() { return {3, {100_ms, 2, 20_s, Backoff::Jitter::none}}; }

ThreadGroupConfig retrying_ab(std::uint32_t threads, std::uint32_t loops) {
  ThreadGroupConfig config = group(threads, loops, {leaf(0), leaf(1)}, 2);
  config.retry = three_attempts();
  return config;
}

struct Try {
  Duration at;
  std::uint32_t sampler;
  std::uint32_t attempt;
  bool operator==(const Try&) const = default;
};

std::vector<Try> tries(const std::vector<Sent>& all) {
  std::vector<Try> tries;
  for (const Sent& sent : all)
    tries.push_back({sent.at.since_start(), sent.sampler(), sent.request.id.attempt});
  return tries;
}

/// Every request takes a second; the first `failures` attempts of each B fail.
auto failing_b(std::uint32_t failures) {
  return [failures](const Request& request) {
    return Answer{1_s, request.id.secondary != 1 || request.id.attempt >= failures};
  };
}

TEST(UserRetries, of_a_thread_come_before_its_next_sampler) {
  ThreadGroupSource source = source_of(retrying_ab(1, 2));
  const auto all = drive(source, failing_b(1));
  EXPECT_THAT(tries(all), ElementsAre(Try{0_s, 0, 0}, Try{1_s, 1, 0}, Try{2100_ms, 1, 1},
                                      Try{3100_ms, 0, 0}, Try{4100_ms, 1, 0}, Try{5200_ms, 1, 1}));
  EXPECT_EQ(all[1].request.id.primary, all[2].request.id.primary) << "the same request";
  const ClientTotals& totals = source.retries()->totals();
  EXPECT_EQ(totals.requests, 4U);
  EXPECT_EQ(totals.answered, 4U);
  EXPECT_EQ(totals.retries, 2U);
  EXPECT_EQ(totals.gave_up, 0U);
  EXPECT_EQ(source.retries()->wanted_since(0), Instant::at(4100_ms));
}

TEST(UserRetries, fail_for_their_thread_only_after_the_last_attempt) {
  ThreadGroupConfig config = retrying_ab(1, 5);
  config.on_error = ThreadGroupConfig::OnError::stop_thread;
  ThreadGroupSource source = source_of(config);
  EXPECT_THAT(tries(drive(source, failing_b(9))),
              ElementsAre(Try{0_s, 0, 0}, Try{1_s, 1, 0}, Try{2100_ms, 1, 1}, Try{3300_ms, 1, 2}));
  EXPECT_TRUE(source.is_over());
  EXPECT_EQ(source.retries()->totals().gave_up, 1U);
}

TEST(UserRetries, are_not_made_after_the_end_of_their_thread) {
  ThreadGroupConfig config = retrying_ab(1, 5);
  config.duration = 2050_ms;
  ThreadGroupSource source = source_of(config);
  EXPECT_THAT(tries(drive(source, failing_b(9))),
              ElementsAre(Try{0_s, 0, 0}, Try{1_s, 1, 0}, Try{2_s, 0, 0}));
  EXPECT_EQ(source.retries()->totals().gave_up, 1U);
  EXPECT_TRUE(source.is_over());
}

TEST(UserRetries, that_wait_when_the_test_stops_are_not_made) {
  ThreadGroupSource source = source_of(retrying_ab(1, 5));
  source.take();
  source.answered(0, false, Instant::at(1_s));
  EXPECT_EQ(source.next_arrival(), Instant::at(1100_ms));
  source.stop(Instant::at(1050_ms), Instant::at(1050_ms));
  EXPECT_EQ(source.next_arrival(), Instant::never());
  EXPECT_TRUE(source.is_over());
}

// Half a retry a request, one saved up: A and B bring one, and so on, for each thread by itself.
TEST(UserRetries, have_a_budget_for_each_user) {
  ThreadGroupConfig config = retrying_ab(2, 2);
  config.retry->budget_per_request = 0.5;
  config.retry->budget_burst = 1;
  ThreadGroupSource source = source_of(config);
  std::vector<Sent> of_second;
  for (const Sent& sent : drive(source, failing_b(9))) {
    if (sent.thread() == 1) of_second.push_back(sent);
  }
  EXPECT_THAT(tries(of_second),
              ElementsAre(Try{0_s, 0, 0}, Try{1_s, 1, 0}, Try{2100_ms, 1, 1}, Try{3100_ms, 0, 0},
                          Try{4100_ms, 1, 0}, Try{5200_ms, 1, 1}));
  EXPECT_EQ(source.retries()->totals().denied, 4U);
}

TEST(UserRetries, draw_other_numbers_than_the_attempt_before) {
  RequestId id{5, 3, 0};
  const double first = id.draw({7}, 0).unit();
  id.attempt = 1;
  EXPECT_NE(first, id.draw({7}, 0).unit());
  EXPECT_NE((RequestId{5, 3, 1}.draw({7}, 0).unit()), (RequestId{5, 4, 0}.draw({7}, 0).unit()));
}

}  // namespace
}  // namespace headroom::load
