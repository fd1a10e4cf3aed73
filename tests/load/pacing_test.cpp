#include "sim/load/pacing.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "tests/load/closed_loop.hpp"
#include "tests/load/plans.hpp"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using Kind = PacerConfig::Kind;

/// Threads that send again and again, each held back by one pacer.
ThreadGroupConfig paced(std::uint32_t threads, const PacerConfig& pacer,
                        std::uint32_t loops = PlanNode::kForever) {
  ThreadGroupConfig config;
  config.threads = threads;
  config.loops = loops;
  config.pacers = {pacer};
  Sampler sampler;
  sampler.name = "A";
  sampler.pacers = {0};
  config.samplers = {sampler};
  config.plan = {leaf(0)};
  return config;
}
std::vector<double> times_of(const std::vector<Sent>& sent) {
  std::vector<double> times;
  for (const Sent& s : sent) times.push_back(s.at.seconds());
  return times;
}
std::vector<double> times_of(const ThreadGroupConfig& config, Duration until = 1000_s,
                             Duration answer = 0_ms) {
  ThreadGroupSource source = source_of(config, Instant{} + until);
  return times_of(drive(source, [&](const Request&) { return Answer{answer}; }));
}
PacerConfig throughput(Duration interval, PacerConfig::Threads threads) {
  PacerConfig pacer;
  pacer.interval = interval;
  pacer.threads = threads;
  return pacer;
}

TEST(Pacing, constant_throughput_of_this_thread_paces_each_thread_by_itself) {
  const PacerConfig pacer = throughput(1_s, PacerConfig::Threads::this_one);
  EXPECT_THAT(times_of(paced(2, pacer), 3_s, 300_ms), ElementsAre(0, 0, 1, 1, 2, 2));
}

TEST(Pacing, constant_throughput_does_not_catch_up) {
  const PacerConfig pacer = throughput(1_s, PacerConfig::Threads::this_one);
  // Answers take longer than the interval: it waits no more, and no request comes early later.
  EXPECT_THAT(times_of(paced(1, pacer), 6_s, 1500_ms), ElementsAre(0, 1.5, 3, 4.5));
}

TEST(Pacing, constant_throughput_of_a_group_counts_its_active_threads) {
  ThreadGroupConfig config = paced(2, throughput(1_s, PacerConfig::Threads::group));
  config.ramp_up = 6_s;  // at 0 and 3 s
  // Alone the first one has an interval of 1 s, from 3 s on both have one of 2 s.
  EXPECT_THAT(times_of(config, 8_s, 100_ms), ElementsAre(0, 1, 2, 3, 3, 5, 5, 7, 7));
}

TEST(Pacing, constant_throughput_of_all_threads_counts_those_of_other_groups) {
  TestState test;
  test.active_threads = 3;  // of others
  const ThreadGroupConfig config = paced(1, throughput(1_s, PacerConfig::Threads::all), 3);
  ThreadGroupSource source(config, test, Instant::never(), "users", 1, 0);
  source.begin(Instant{});
  EXPECT_THAT(times_of(drive(source)), ElementsAre(0, 4, 8));
}

TEST(Pacing, shared_throughput_has_one_schedule_for_all_threads) {
  PacerConfig pacer;
  pacer.kind = Kind::shared_throughput;
  pacer.interval = 1_s;
  EXPECT_THAT(times_of(paced(3, pacer), 6_s, 100_ms), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(Pacing, precise_throughput_gives_as_many_times_as_asked_in_each_block) {
  PacerConfig pacer;
  pacer.kind = Kind::precise_throughput;
  pacer.samples = 500;
  pacer.block = 100_s;
  const auto times = times_of(paced(20, pacer), 300_s, 10_ms);
  EXPECT_EQ(times.size(), 1500U);
  for (const double begin : {0.0, 100.0, 200.0}) {
    const auto count = std::count_if(times.begin(), times.end(),
                                     [&](double t) { return t >= begin && t < begin + 100; });
    EXPECT_EQ(count, 500) << begin;
    const auto early = std::count_if(times.begin(), times.end(),
                                     [&](double t) { return t >= begin && t < begin + 30; });
    EXPECT_NEAR(static_cast<double>(early), 150, 45) << "uniform within the block";
  }
}

TEST(Pacing, precise_throughput_rounds_up_and_may_come_in_batches) {
  PacerConfig pacer;
  pacer.kind = Kind::precise_throughput;
  pacer.samples = 5.5;  // 6
  pacer.block = 100_s;
  pacer.batch = 3;
  pacer.batch_delay = 50_ms;
  const auto times = times_of(paced(10, pacer), 100_s);
  ASSERT_EQ(times.size(), 6U);
  for (const std::size_t first : {0U, 3U}) {
    EXPECT_NEAR(times[first + 1] - times[first], 0.05, 1e-9);
    EXPECT_NEAR(times[first + 2] - times[first], 0.1, 1e-9);
  }
}

PacerConfig shaping(std::vector<PacerConfig::Row> rows) {
  PacerConfig pacer;
  pacer.kind = Kind::shaping;
  pacer.rows = std::move(rows);
  return pacer;
}

TEST(Pacing, a_shaped_throughput_lets_its_rate_through_second_by_second_and_stops) {
  // 2 a second for 2 s, then 1 to 3 a second within 2 s: 1 and 2.
  const auto times = times_of(paced(5, shaping({{2, 2, 2_s}, {1, 3, 2_s}})));
  EXPECT_THAT(times, ElementsAre(0, 0.5, 1, 1.5, 2, 3, 3.5));
}

TEST(Pacing, a_broken_rate_is_rounded_up_each_second) {
  EXPECT_THAT(times_of(paced(9, shaping({{1.25, 1.25, 2_s}}))), ElementsAre(0, 0.8, 1, 1.8));
}

TEST(Pacing, a_shaped_throughput_needs_threads_and_does_not_make_up_for_lost_seconds) {
  // One thread whose requests take 2 s; each second it is there it gets that second's first time.
  EXPECT_THAT(times_of(paced(1, shaping({{10, 10, 6_s}})), 1000_s, 2_s), ElementsAre(0, 2, 4));
}

TEST(Pacing, when_the_profile_is_over_other_samplers_end_too) {
  ThreadGroupConfig config = paced(1, shaping({{1, 1, 3_s}}));
  Sampler free;
  free.name = "B";
  config.samplers.push_back(free);
  config.plan.push_back(leaf(1));
  EXPECT_THAT(times_of(config), ElementsAre(0, 0, 1, 1, 2, 2));
}

TEST(Pacing, a_barrier_lets_threads_go_together) {
  PacerConfig pacer;
  pacer.kind = Kind::barrier;
  pacer.group_size = 2;
  ThreadGroupConfig config = paced(4, pacer, 1);
  config.ramp_up = 8_s;  // 0, 2, 4, 6 s
  EXPECT_THAT(times_of(config), ElementsAre(2, 2, 6, 6));
}

TEST(Pacing, a_barrier_of_size_0_waits_for_all_and_a_timeout_opens_it) {
  PacerConfig pacer;
  pacer.kind = Kind::barrier;
  pacer.group_size = 3;
  ThreadGroupConfig config = paced(4, pacer, 1);
  config.ramp_up = 8_s;
  EXPECT_THAT(times_of(config), ElementsAre(4, 4, 4)) << "the fourth waits for ever";
  config.pacers[0].timeout = 1500_ms;
  EXPECT_THAT(times_of(config), ElementsAre(1.5, 3.5, 5.5, 7.5));
  config.pacers[0].timeout = {};
  config.pacers[0].group_size = 0;
  config.ramp_up = {};
  EXPECT_THAT(times_of(config), ElementsAre(0, 0, 0, 0));
}

TEST(Pacing, timers_come_after_the_barrier_and_add_to_the_pace) {
  PacerConfig pacer;
  pacer.kind = Kind::barrier;
  pacer.group_size = 2;
  ThreadGroupConfig config = paced(2, pacer, 1);
  config.ramp_up = 4_s;
  Timer pause;
  pause.offset_ms = 500;
  config.samplers[0].timers = {pause};
  EXPECT_THAT(times_of(config), ElementsAre(2.5, 2.5));
}

}  // namespace
}  // namespace headroom::load
