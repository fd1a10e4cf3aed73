#include "sim/cloud/instance.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/cloud/types.hpp"

/// An instance as a station; what its credits do to it is in instance_credits_test.cpp.
namespace headroom::cloud {
namespace {

constexpr double kMs = 1e6;  // in ns

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST(Instance, an_idle_machine_without_credits_has_nothing_to_do) {
  const InstanceType type = plain();
  Instance instance(1, 0, type, 0, {}, 0);
  instance.power_on(at(5_s));
  EXPECT_EQ(instance.next_event(), Instant::never());
  EXPECT_FALSE(instance.credits(at(6_s)).has_value());
}

TEST(Instance, knows_who_and_where_it_is) {
  const InstanceType type = t2_nano();
  const Instance instance(7, 3, type, 2, {}, 0);
  EXPECT_EQ(instance.id(), 7U);
  EXPECT_EQ(instance.slot(), 3U);
  EXPECT_EQ(instance.zone(), 2U);
  EXPECT_EQ(instance.type().name, "t2.nano");
  EXPECT_FALSE(instance.listening);
}

TEST(Instance, its_next_event_is_the_end_of_its_first_job) {
  const InstanceType type = plain();
  Instance instance(1, 0, type, 0, {}, 0);
  instance.power_on(at(1_s));
  instance.advance(at(2_s));
  instance.start(30 * kMs, 5);
  ASSERT_EQ(instance.next_event(), at(2030_ms));
  instance.advance(at(2030_ms));
  EXPECT_EQ(instance.due(), Instance::Due::job);
  EXPECT_EQ(instance.finish_job(), 5U);
  EXPECT_EQ(instance.next_event(), Instant::never());
}

// A second job in the middle pushes the first one back: 10 ms alone, then both at half speed.
TEST(Instance, a_job_that_joins_moves_the_next_event) {
  const InstanceType type = plain();
  Instance instance(1, 0, type, 0, {}, 0);
  instance.start(30 * kMs, 1);
  ASSERT_EQ(instance.next_event(), at(30_ms));
  instance.advance(at(10_ms));
  instance.start(30 * kMs, 2);
  EXPECT_EQ(instance.next_event(), at(50_ms));
}

TEST(Instance, a_wait_uses_no_cpu_and_comes_back) {
  const InstanceType type = plain();
  Instance instance(1, 0, type, 0, {}, 0);
  instance.wait(at(8_ms), 5);
  instance.wait(at(4_ms), 6);
  ASSERT_EQ(instance.next_event(), at(4_ms));
  instance.advance(at(4_ms));
  EXPECT_EQ(instance.due(), Instance::Due::wait);
  EXPECT_EQ(instance.finish_wait(), 6U);
  EXPECT_EQ(instance.next_event(), at(8_ms));
  EXPECT_EQ(instance.used_ns(at(8_ms)), 0.0);
}

TEST(Instance, at_one_instant_a_job_ends_before_a_wait) {
  const InstanceType type = plain();
  Instance instance(1, 0, type, 0, {}, 0);
  instance.start(10 * kMs, 1);
  instance.wait(at(10_ms), 2);
  ASSERT_EQ(instance.next_event(), at(10_ms));
  instance.advance(at(10_ms));
  EXPECT_EQ(instance.due(), Instance::Due::job);
  instance.finish_job();
  ASSERT_EQ(instance.next_event(), at(10_ms));
  EXPECT_EQ(instance.due(), Instance::Due::wait);
}

TEST(Instance, jobs_that_end_together_are_told_one_by_one) {
  const InstanceType type = plain(2);
  Instance instance(1, 0, type, 0, {}, 0);
  instance.start(10 * kMs, 1);
  instance.start(10 * kMs, 2);
  std::vector<Work> ended;
  while (instance.next_event() != Instant::never()) {
    ASSERT_EQ(instance.next_event(), at(10_ms));
    instance.advance(at(10_ms));
    ended.push_back(instance.finish_job());
  }
  EXPECT_EQ(ended, (std::vector<Work>{1, 2}));
}

TEST(Instance, its_core_speed_scales_its_work) {
  const InstanceType type = plain(1, 0.5);
  Instance instance(1, 0, type, 0, {}, 0);
  instance.start(10 * kMs, 1);
  EXPECT_EQ(instance.next_event(), at(20_ms));
  EXPECT_EQ(instance.used_ns(at(20_ms)), 20 * kMs) << "busy time, not work done";
}

TEST(Instance, use_counts_from_power_on) {
  const InstanceType type = plain();
  Instance instance(1, 0, type, 0, {}, 0);
  instance.power_on(at(1_h));
  EXPECT_EQ(instance.used_ns(at(1_h + 10_s)), 0.0);
  instance.advance(at(1_h + 10_s));
  instance.start(50 * kMs, 1);
  instance.next_event();
  EXPECT_EQ(instance.used_ns(at(1_h + 10_s + 20_ms)), 20 * kMs);
}

TEST(Instance, once_stopped_it_does_nothing_more) {
  const InstanceType type = t2_nano();
  Instance instance(1, 0, type, 0, {}, 0);
  instance.start(10 * kMs, 1);
  instance.wait(at(4_ms), 2);
  instance.next_event();
  instance.advance(at(2_ms));
  instance.stop();
  EXPECT_EQ(instance.next_event(), Instant::never());
  EXPECT_EQ(instance.processor().jobs(), 0U);
  EXPECT_EQ(instance.used_ns(at(1_h)), 2 * kMs);
}

TEST(Instance, has_the_workers_of_the_application) {
  const InstanceType type = plain();
  Instance instance(1, 0, type, 0, {}, 1);
  instance.workers.take();
  EXPECT_FALSE(instance.workers.has_free_worker());
}

}  // namespace
}  // namespace headroom::cloud
