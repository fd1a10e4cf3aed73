#include "sim/load/thread_group.hpp"

#include <gmock/gmock.h>

#include <random>
#include <set>
#include <string>

#include "tests/load/closed_loop.hpp"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using OnError = ThreadGroupConfig::OnError;

PlanNode leaf(std::size_t sampler) { return {sampler, 1, {}}; }
PlanNode loop(std::uint32_t times, std::vector<PlanNode> children) {
  return {std::nullopt, times, std::move(children)};
}

Timer pause(double ms) { return {Timer::Kind::constant, {}, ms, 0}; }

/// "ABBC" in the order in which they were sent.
std::string order(const std::vector<Sent>& sent) {
  std::string names;
  for (const Sent& s : sent) names += static_cast<char>('A' + s.sampler());
  return names;
}

std::vector<double> start_times_s(const std::vector<Sent>& sent) {
  std::vector<double> times;
  for (const Sent& s : sent) times.push_back(static_cast<double>(s.at.ns()) / 1e9);
  return times;
}

using Identity = std::pair<std::uint64_t, std::uint32_t>;
Identity identity(const Request& request) { return {request.id.primary, request.id.secondary}; }
std::set<Identity> identities(const std::vector<Sent>& sent) {
  std::set<Identity> all;
  for (const Sent& s : sent) all.insert(identity(s.request));
  return all;
}

// ---- when threads start and end ----------------------------------------------------------------

TEST(ThreadGroup, threads_start_evenly_over_the_ramp_the_first_at_once) {
  ThreadGroupConfig config = group(5, 1, {leaf(0)});
  config.ramp_up = 10_s;
  ThreadGroupSource source = source_of(config);
  EXPECT_THAT(start_times_s(drive(source)), ElementsAre(0, 2, 4, 6, 8));
}

TEST(ThreadGroup, delay_and_the_source_s_own_start_come_before_the_ramp) {
  ThreadGroupConfig config = group(3, 1, {leaf(0)});
  config.ramp_up = 9_s;
  config.delay = 5_s;
  ThreadGroupSource source = source_of(config, Instant::never(), Instant{} + 100_s);
  EXPECT_THAT(start_times_s(drive(source)), ElementsAre(105, 108, 111));
}

TEST(ThreadGroup, without_a_ramp_all_threads_start_together) {
  ThreadGroupSource source = source_of(group(4, 1, {leaf(0)}));
  EXPECT_THAT(start_times_s(drive(source)), ElementsAre(0, 0, 0, 0));
}

TEST(ThreadGroup, a_ramp_that_does_not_divide_evenly_is_exact_to_the_nanosecond) {
  ThreadGroupConfig config = group(3, 1, {leaf(0)});
  config.ramp_up = 1_s;
  ThreadGroupSource source = source_of(config);
  const auto sent = drive(source);
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_EQ(sent[1].at.ns(), 333'333'333);
  EXPECT_EQ(sent[2].at.ns(), 666'666'666);
}

TEST(ThreadGroup, a_thread_sends_again_only_when_it_has_its_answer) {
  ThreadGroupSource source = source_of(group(1, 4, {leaf(0)}));
  const auto sent = drive(source, [](const Request&) { return Answer{250_ms}; });
  EXPECT_THAT(start_times_s(sent), ElementsAre(0, 0.25, 0.5, 0.75));
}

TEST(ThreadGroup, timers_delay_every_sample_the_first_too) {
  ThreadGroupConfig config = group(1, 3, {leaf(0)});
  config.samplers[0].timers = {pause(300), pause(200)};
  ThreadGroupSource source = source_of(config);
  EXPECT_THAT(start_times_s(drive(source)), ElementsAre(0.5, 1.0, 1.5));
}

TEST(ThreadGroup, a_group_that_loops_forever_sends_until_the_stop_and_not_at_it) {
  ThreadGroupSource source = source_of(group(2, PlanNode::kForever, {leaf(0)}), Instant{} + 5_s);
  const auto sent = drive(source, [](const Request&) { return Answer{1_s}; });
  EXPECT_EQ(sent.size(), 10U);  // at 0, 1, 2, 3 and 4 s
  EXPECT_EQ(sent.back().at, Instant{} + 4_s);
  EXPECT_EQ(source.next_arrival(), Instant::never());
}

TEST(ThreadGroup, the_duration_counts_from_the_delay_and_is_the_same_instant_for_all_threads) {
  ThreadGroupConfig config = group(2, PlanNode::kForever, {leaf(0)});
  config.delay = 10_s;
  config.duration = 4_s;
  config.ramp_up = 4_s;
  ThreadGroupSource source = source_of(config);
  const auto sent = drive(source, [](const Request&) { return Answer{1_s}; });
  EXPECT_THAT(start_times_s(sent), ElementsAre(10, 11, 12, 12, 13, 13));
}

TEST(ThreadGroup, the_earlier_of_stop_and_duration_counts) {
  ThreadGroupConfig config = group(1, PlanNode::kForever, {leaf(0)});
  config.duration = 3_s;
  const auto send_every_second = [](const Request&) { return Answer{1_s}; };
  ThreadGroupSource by_duration = source_of(config, Instant{} + 10_s);
  EXPECT_EQ(drive(by_duration, send_every_second).size(), 3U);
  ThreadGroupSource by_stop = source_of(config, Instant{} + 2_s);
  EXPECT_EQ(drive(by_stop, send_every_second).size(), 2U);
}

TEST(ThreadGroup, a_delay_that_would_pass_the_end_stops_the_thread) {
  ThreadGroupConfig config = group(1, PlanNode::kForever, {leaf(0)});
  config.samplers[0].timers = {pause(1000)};
  config.duration = 2500_ms;
  ThreadGroupSource source = source_of(config);
  EXPECT_THAT(start_times_s(drive(source)), ElementsAre(1, 2));
  EXPECT_EQ(source.active_threads(), 0U);
}

TEST(ThreadGroup, a_thread_that_would_start_after_the_end_never_does) {
  ThreadGroupConfig config = group(4, 1, {leaf(0)});
  config.ramp_up = 8_s;
  ThreadGroupSource source = source_of(config, Instant{} + 3_s);
  EXPECT_THAT(start_times_s(drive(source)), ElementsAre(0, 2));
  EXPECT_EQ(source.threads_started(), 2U);
}

// ---- order of samplers -------------------------------------------------------------------------

TEST(ThreadGroup, samplers_go_in_order_through_nested_loops) {
  ThreadGroupSource source =
      source_of(group(1, 2, {leaf(0), loop(3, {leaf(1), loop(2, {leaf(2)})}), leaf(3)}, 4));
  EXPECT_EQ(order(drive(source)), "ABCCBCCBCCDABCCBCCBCCD");
}

TEST(ThreadGroup, two_loops_beside_each_other_count_for_themselves) {
  ThreadGroupSource source = source_of(group(1, 2, {loop(2, {leaf(0)}), loop(3, {leaf(1)})}, 2));
  EXPECT_EQ(order(drive(source)), "AABBBAABBB");
}

TEST(ThreadGroup, threads_keep_their_places_apart) {
  ThreadGroupConfig config = group(2, 1, {loop(2, {leaf(0), leaf(1)})}, 2);
  config.ramp_up = 3_s;
  ThreadGroupSource source = source_of(config);
  const auto sent = drive(source, [](const Request&) { return Answer{1_s}; });
  std::string of_thread[2];
  for (const Sent& s : sent) of_thread[s.thread()] += static_cast<char>('A' + s.sampler());
  EXPECT_EQ(of_thread[0], "ABAB");
  EXPECT_EQ(of_thread[1], "ABAB");
}

TEST(ThreadGroup, a_loop_of_0_turns_and_a_loop_around_nothing_are_passed_by) {
  ThreadGroupSource source = source_of(
      group(1, 1, {loop(0, {leaf(0)}), loop(PlanNode::kForever, {loop(5, {})}), leaf(1)}, 2));
  EXPECT_EQ(order(drive(source)), "B");
}

TEST(ThreadGroup, a_group_of_0_loops_or_without_samplers_sends_nothing) {
  ThreadGroupSource no_loops = source_of(group(3, 0, {leaf(0)}));
  EXPECT_THAT(drive(no_loops), IsEmpty());
  ThreadGroupSource no_samplers = source_of(group(3, PlanNode::kForever, {}, 0));
  EXPECT_THAT(drive(no_samplers), IsEmpty());
  EXPECT_EQ(no_samplers.threads_started(), 0U);
}

TEST(ThreadGroup, a_loop_of_0_turns_that_is_all_an_endless_group_has_sends_nothing) {
  ThreadGroupSource source = source_of(group(1, PlanNode::kForever, {loop(0, {leaf(0)})}));
  EXPECT_THAT(drive(source), IsEmpty());
}

TEST(ThreadGroup, an_inner_loop_may_run_forever) {
  ThreadGroupSource source = source_of(
      group(1, 1, {leaf(0), loop(PlanNode::kForever, {leaf(1), leaf(2)})}, 3), Instant{} + 7_s);
  EXPECT_EQ(order(drive(source, [](const Request&) { return Answer{1_s}; })), "ABCBCBC");
}

// ---- after an error ----------------------------------------------------------------------------

/// Every B fails.
Answer failing_b(const Request& request) { return {1_s, request.id.secondary != 1}; }

ThreadGroupConfig abc(OnError on_error) {
  ThreadGroupConfig config = group(1, 3, {leaf(0), loop(2, {leaf(1)}), leaf(2)}, 3);
  config.on_error = on_error;
  return config;
}

TEST(ThreadGroup, after_an_error_a_thread_may_go_on) {
  ThreadGroupSource source = source_of(abc(OnError::go_on));
  EXPECT_EQ(order(drive(source, failing_b)), "ABBCABBCABBC");
}

TEST(ThreadGroup, after_an_error_a_thread_may_start_the_next_turn_of_the_group_s_loop) {
  ThreadGroupSource source = source_of(abc(OnError::start_next_loop));
  EXPECT_EQ(order(drive(source, failing_b)), "ABABAB");
}

TEST(ThreadGroup, after_an_error_a_thread_may_stop) {
  ThreadGroupConfig config = abc(OnError::stop_thread);
  config.threads = 2;
  ThreadGroupSource source = source_of(config);
  // Thread 1's requests all succeed.
  const auto sent = drive(source, [](const Request& request) {
    return Answer{1_s, request.client == 1 || request.id.secondary != 1};
  });
  EXPECT_EQ(sent.size(), 2U + 12U);
  EXPECT_EQ(source.active_threads(), 0U);
}

TEST(ThreadGroup, an_error_in_the_last_turn_ends_the_thread) {
  ThreadGroupConfig config = group(1, 1, {leaf(0), leaf(1)}, 2);
  config.on_error = OnError::start_next_loop;
  ThreadGroupSource source = source_of(config);
  EXPECT_EQ(order(drive(source, [](const Request&) { return Answer{1_s, false}; })), "A");
}

// ---- what a request is -------------------------------------------------------------------------

TEST(ThreadGroup, a_request_carries_its_class_its_thread_and_its_patience) {
  ThreadGroupConfig config = group(2, 1, {leaf(0), leaf(1)}, 2);
  config.samplers[0].request_class = 7;
  config.samplers[1].response_timeout = 5_s;
  ThreadGroupSource source = source_of(config);
  const auto sent = drive(source, [](const Request&) { return Answer{1_s}; });
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_EQ(sent[0].request.request_class, 7U);
  EXPECT_EQ(sent[0].request.patience, 0U) << "waits for ever";
  EXPECT_EQ(sent[1].request.client, 1U);
  EXPECT_EQ(sent[2].request.request_class, 1U);
  EXPECT_EQ(sent[2].request.patience, 2U) << "1 + the sampler's index";
}

TEST(ThreadGroup, no_two_requests_have_the_same_identity) {
  ThreadGroupSource source = source_of(
      group(3, 4, {leaf(0), loop(3, {leaf(1), loop(2, {leaf(2)})}), loop(5, {leaf(3)})}, 4));
  const auto sent = drive(source);
  EXPECT_EQ(sent.size(), 3U * 4 * (1 + 3 * (1 + 2) + 5));
  EXPECT_EQ(identities(sent).size(), sent.size());
}

TEST(ThreadGroup, identities_stay_unique_when_errors_cut_turns_short) {
  const std::uint64_t seed = 5;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  ThreadGroupConfig config =
      group(3, 50, {leaf(0), loop(3, {leaf(1), loop(2, {leaf(2)})}), leaf(3)}, 4);
  config.on_error = OnError::start_next_loop;
  ThreadGroupSource source = source_of(config);
  const auto all = drive(source, [&](const Request&) { return Answer{1_s, random() % 10 != 0}; });
  EXPECT_GT(all.size(), 1000U);
  EXPECT_EQ(identities(all).size(), all.size());
}

TEST(ThreadGroup, identities_stay_unique_when_errors_end_an_endless_inner_loop) {
  ThreadGroupConfig config =
      group(1, PlanNode::kForever, {loop(PlanNode::kForever, {leaf(0), leaf(1)})}, 2);
  config.on_error = OnError::start_next_loop;
  ThreadGroupSource source = source_of(config);
  int sent_b = 0;
  const auto all = drive(
      source,
      [&](const Request& request) {
        return Answer{1_s, request.id.secondary != 1 || ++sent_b % 3 != 0};
      },
      1000);
  EXPECT_EQ(identities(all).size(), all.size());
}

/// When each request was due after the answer before it, by identity.
std::map<Identity, Duration> waits(ThreadGroupSource& source,
                                   const std::function<Answer(const Request&)>& answer) {
  std::map<Identity, Duration> result;
  std::map<std::uint32_t, Instant> free_since;
  for (const Sent& s : drive(source, answer)) {
    const Instant since = free_since.contains(s.thread()) ? free_since[s.thread()] : Instant{};
    result[identity(s.request)] = s.at - since;
    free_since[s.thread()] = s.at + answer(s.request).after;
  }
  return result;
}

TEST(ThreadGroup, a_request_keeps_its_identity_and_its_think_time_when_others_fail) {
  ThreadGroupConfig config = group(2, 20, {leaf(0), loop(2, {leaf(1)}), leaf(2)}, 3);
  for (Sampler& s : config.samplers) s.timers = {{Timer::Kind::uniform, {}, 0, 5000}};
  ThreadGroupSource all_well = source_of(config);
  const auto expected = waits(all_well, [](const Request&) { return Answer{1_s}; });
  for (const OnError on_error : {OnError::go_on, OnError::start_next_loop, OnError::stop_thread}) {
    config.on_error = on_error;
    ThreadGroupSource source = source_of(config);
    // Some fail, and all are slower.
    const auto found = waits(source, [](const Request& request) {
      return Answer{3_s, (request.id.primary + request.id.secondary) % 4 != 0};
    });
    ASSERT_FALSE(found.empty());
    for (const auto& [id, wait] : found) {
      ASSERT_TRUE(expected.contains(id)) << id.first << " " << id.second;
      EXPECT_EQ(wait, expected.at(id)) << id.first << " " << id.second;
    }
    EXPECT_EQ(found.size() == expected.size(), on_error == OnError::go_on);
  }
}

TEST(ThreadGroup, think_times_depend_on_the_seed_and_on_nothing_else) {
  ThreadGroupConfig config = group(3, 10, {leaf(0)});
  config.samplers[0].timers = {{Timer::Kind::uniform, {}, 0, 5000}};
  const auto times = [&](std::uint64_t seed) {
    ThreadGroupSource source = source_of(config, Instant::never(), {}, seed);
    return start_times_s(drive(source));
  };
  EXPECT_EQ(times(1), times(1));
  EXPECT_NE(times(1), times(2));
}

// ---- what the source says of itself ------------------------------------------------------------

TEST(ThreadGroup, counts_threads_and_requests_as_they_come_and_go) {
  ThreadGroupConfig config = group(2, 1, {leaf(0), leaf(0)});
  config.ramp_up = 4_s;
  ThreadGroupSource source = source_of(config);
  EXPECT_EQ(source.active_threads(), 0U);
  EXPECT_EQ(source.next_arrival(), Instant{});

  source.take();
  EXPECT_EQ(source.active_threads(), 1U);
  EXPECT_EQ(source.in_flight(), 1U);
  EXPECT_EQ(source.next_arrival(), Instant{} + 2_s) << "the second thread";

  source.answered(0, true, Instant{} + 1_s);
  EXPECT_EQ(source.in_flight(), 0U);
  EXPECT_EQ(source.next_arrival(), Instant{} + 1_s);
  EXPECT_EQ(source.take().client, 0U);
  source.answered(0, true, Instant{} + 1500_ms);
  EXPECT_EQ(source.active_threads(), 0U) << "done";
  EXPECT_EQ(source.threads_started(), 1U);

  EXPECT_EQ(source.take().client, 1U);
  EXPECT_EQ(source.active_threads(), 1U);
  EXPECT_EQ(source.threads_started(), 2U);
  EXPECT_EQ(source.sent(), 3U);
  EXPECT_EQ(source.next_arrival(), Instant::never()) << "its only thread waits for an answer";
}

}  // namespace
}  // namespace headroom::load
