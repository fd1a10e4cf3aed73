#include "sim/cloud/processor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <vector>

namespace headroom::cloud {
namespace {

constexpr double kMs = 1e6;  // in ns

/// Serves until the first job is done and takes it off. @return how long that took
Duration finish_one(Processor& processor, Work expected) {
  const Duration wait = processor.until_first_done();
  processor.serve(wait);
  EXPECT_EQ(processor.finish_first(), expected);
  return wait;
}

TEST(Processor, an_idle_one_has_nothing_to_finish) {
  const Processor processor(2, 1.0);
  EXPECT_TRUE(processor.until_first_done().is_infinite());
  EXPECT_EQ(processor.jobs(), 0U);
  EXPECT_EQ(processor.in_use(), 0.0);
}

TEST(Processor, one_job_takes_its_demand) {
  Processor processor(1, 1.0);
  processor.start(30 * kMs, 7);
  EXPECT_EQ(finish_one(processor, 7), 30_ms);
  EXPECT_EQ(processor.used_ns(), 30 * kMs);
}

// A (30 ms) alone for 10 ms; then B (10 ms) shares. Both at half speed: B is done after 20 ms, at
// 30 ms; A has received 10 + 10 ms by then and needs 10 more, done at 40 ms.
TEST(Processor, two_jobs_on_one_vcpu_run_at_half_speed) {
  Processor processor(1, 1.0);
  processor.start(30 * kMs, 1);
  processor.serve(10_ms);
  processor.start(10 * kMs, 2);
  EXPECT_EQ(processor.in_use(), 1.0);
  EXPECT_EQ(finish_one(processor, 2), 20_ms);
  EXPECT_EQ(finish_one(processor, 1), 10_ms);
  EXPECT_EQ(processor.used_ns(), 40 * kMs);
}

// Three jobs of 20 ms on two vCPUs run at 2/3: 30 ms. They started together, so they end together.
TEST(Processor, three_jobs_share_two_vcpus) {
  Processor processor(2, 1.0);
  for (Work w = 1; w <= 3; ++w) processor.start(20 * kMs, w);
  EXPECT_EQ(processor.in_use(), 2.0);
  EXPECT_EQ(finish_one(processor, 1), 30_ms);
  EXPECT_EQ(finish_one(processor, 2), 0_ms);
  EXPECT_EQ(finish_one(processor, 3), 0_ms);
  EXPECT_DOUBLE_EQ(processor.used_ns(), 60 * kMs);
}

TEST(Processor, a_job_gets_one_vcpu_at_most) {
  Processor processor(4, 1.0);
  processor.start(20 * kMs, 1);
  EXPECT_EQ(processor.in_use(), 1.0);
  EXPECT_EQ(finish_one(processor, 1), 20_ms);
  EXPECT_EQ(processor.used_ns(), 20 * kMs);
}

// 10 ms of the 30 ms at full speed; the other 20 ms at a tenth take 200 ms.
TEST(Processor, a_change_of_capacity_slows_what_is_left_of_a_job) {
  Processor processor(1, 1.0);
  processor.start(30 * kMs, 1);
  processor.serve(10_ms);
  processor.set_capacity(0.1);
  EXPECT_EQ(processor.in_use(), 0.1);
  EXPECT_EQ(processor.until_first_done(), 200_ms);
  processor.serve(100_ms);
  processor.set_capacity(1.0);
  EXPECT_EQ(finish_one(processor, 1), 10_ms);
  EXPECT_NEAR(processor.used_ns(), 30 * kMs, 1e-3);
}

// 0.4 vCPUs for one job, or for two at 0.2 each.
TEST(Processor, a_fractional_capacity_is_pooled) {
  Processor processor(2, 1.0);
  processor.set_capacity(0.4);
  processor.start(20 * kMs, 1);
  EXPECT_EQ(processor.in_use(), 0.4);
  EXPECT_EQ(processor.until_first_done(), 50_ms);
  processor.start(20 * kMs, 2);
  EXPECT_EQ(processor.in_use(), 0.4);
  EXPECT_EQ(processor.until_first_done(), 100_ms);
}

// Capacity 1.5: one job alone is not slowed by it, two run at 0.75 each.
TEST(Processor, a_capacity_above_the_jobs_slows_nobody) {
  Processor processor(2, 1.0);
  processor.set_capacity(1.5);
  processor.start(30 * kMs, 1);
  EXPECT_EQ(processor.until_first_done(), 30_ms);
  processor.start(30 * kMs, 2);
  EXPECT_EQ(processor.until_first_done(), 40_ms);
}

// Speed 2: a demand of 30 ms is 15 ms of time, and 15 ms of one vCPU.
TEST(Processor, a_faster_core_needs_less_time_and_less_vcpu_time) {
  Processor processor(1, 2.0);
  processor.start(30 * kMs, 1);
  EXPECT_EQ(finish_one(processor, 1), 15_ms);
  EXPECT_EQ(processor.used_ns(), 15 * kMs);
  Processor slow(1, 0.5);
  slow.start(30 * kMs, 1);
  EXPECT_EQ(finish_one(slow, 1), 60_ms);
}

TEST(Processor, one_at_a_time_is_first_come_first_served) {
  Processor processor(1, 1.0);
  Duration total;
  for (const Work w : {Work{5}, Work{3}, Work{9}}) {
    processor.start(w * kMs, w);
    total += finish_one(processor, w);
  }
  EXPECT_EQ(total, 17_ms);
}

TEST(Processor, equal_jobs_that_started_together_leave_in_order) {
  Processor processor(1, 1.0);
  for (Work w = 0; w < 40; ++w) processor.start(kMs, w);
  EXPECT_EQ(finish_one(processor, 0), 40_ms);
  for (Work w = 1; w < 40; ++w) ASSERT_EQ(finish_one(processor, w), 0_ms);
}

TEST(Processor, a_job_without_demand_is_done_at_once) {
  Processor processor(1, 1.0);
  processor.start(10 * kMs, 1);
  processor.start(0, 2);
  EXPECT_EQ(finish_one(processor, 2), 0_ms);
  EXPECT_EQ(finish_one(processor, 1), 10_ms);
}

TEST(Processor, abandoned_work_uses_nothing_more) {
  Processor processor(1, 1.0);
  processor.start(30 * kMs, 1);
  processor.serve(10_ms);
  processor.abandon_all();
  EXPECT_EQ(processor.in_use(), 0.0);
  EXPECT_TRUE(processor.until_first_done().is_infinite());
  processor.serve(1_s);
  EXPECT_EQ(processor.used_ns(), 10 * kMs);
}

/// The same station, the slow and plain way: every job has its own remaining demand.
struct NaiveSharing {
  std::map<Work, double> left;
  double capacity;
  double speed;

  double rate() const {
    const auto n = static_cast<double>(left.size());
    return n == 0 ? 0 : speed * std::min(1.0, capacity / n);
  }
  void serve(double ns) {
    const double each = ns * rate();
    for (auto& [work, demand] : left) demand -= each;
  }
};

// Random starts, finishes and throttles. A job may end up to 1 ns late, as time is whole ns.
TEST(Processor, agrees_with_sharing_job_by_job_under_random_operations) {
  for (const std::uint64_t seed : {11U, 12U, 13U}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const int vcpus = static_cast<int>(seed - 10);
    Processor processor(vcpus, 1.25);
    NaiveSharing naive{{}, double(vcpus), 1.25};
    Work next = 0;
    int finished = 0;
    double given = 0;
    for (int i = 0; i < 4000; ++i) {
      const auto gap = Duration::nanoseconds(static_cast<std::int64_t>(random() % 8'000'000));
      const Duration until = processor.until_first_done();
      processor.serve(std::min(gap, until));
      naive.serve(static_cast<double>(std::min(gap, until).ns()));
      if (until <= gap) {
        const Work work = processor.finish_first();
        ASSERT_TRUE(naive.left.contains(work));
        ASSERT_NEAR(naive.left.at(work), 0.0, 40.0) << "job " << work;
        naive.left.erase(work);
        ++finished;
      } else if (random() % 20 == 0) {
        naive.capacity = (1 + static_cast<double>(random() % 20)) / 20.0 * vcpus;
        processor.set_capacity(naive.capacity);
      } else if (processor.jobs() < 40) {
        const double demand = static_cast<double>(random() % 10'000'000);
        processor.start(demand, next);
        naive.left[next++] = demand;
        given += demand;
      }
      ASSERT_EQ(processor.jobs(), naive.left.size());
    }
    EXPECT_GT(finished, 500);
    // Work is conserved: what was given is used, but for what is still there.
    double left = 0;
    for (const auto& [work, demand] : naive.left) left += demand;
    EXPECT_NEAR(processor.used_ns() * 1.25, given - left, 1e-6 * given);
  }
}

TEST(Processor, cancelled_work_leaves_its_share_to_the_others) {
  Processor processor(1, 1.0);
  processor.start(10e6, 1);
  processor.start(10e6, 2);
  processor.serve(10_ms);  // 5 ms each
  EXPECT_TRUE(processor.cancel(1));
  EXPECT_FALSE(processor.cancel(1));
  EXPECT_EQ(processor.until_first_done(), 5_ms);
  processor.serve(5_ms);
  EXPECT_EQ(processor.finish_first(), 2U);
  EXPECT_EQ(processor.used_ns(), 15e6);
}

// Two threads of one core do 1.3 times one thread's work: 10 ms each take 20 / 1.3 ms.
TEST(Processor, threads_of_one_core_slow_each_other_down) {
  Processor processor(2, 1.0);
  processor.share_cores(2, 1.3);
  processor.start(10e6, 1);
  EXPECT_EQ(processor.until_first_done(), 10_ms) << "a thread alone has the core";
  processor.start(10e6, 2);
  EXPECT_EQ(processor.until_first_done(), Duration::covering(20e6 / 1.3));
  EXPECT_EQ(processor.in_use(), 2.0) << "both vCPUs are busy";
}

// Four vCPUs are two cores: three busy ones do 2 + 0.3, each a third of it.
TEST(Processor, the_first_threads_have_a_core_each) {
  Processor processor(4, 1.0);
  processor.share_cores(2, 1.3);
  processor.start(10e6, 1);
  processor.start(10e6, 2);
  EXPECT_EQ(processor.until_first_done(), 10_ms);
  processor.start(10e6, 3);
  EXPECT_EQ(processor.until_first_done(), Duration::covering(30e6 / 2.3));
}

TEST(Processor, a_slower_one_does_less_and_is_as_busy) {
  Processor processor(1, 2.0);
  processor.set_speed(0.25);
  processor.start(10e6, 1);
  EXPECT_EQ(processor.until_first_done(), 20_ms);
  processor.serve(10_ms);
  EXPECT_EQ(processor.used_ns(), 10e6);
  processor.set_speed(1);
  EXPECT_EQ(processor.until_first_done(), 2500000_ns);
}

TEST(Processor, a_flow_uses_what_it_needs) {
  Processor processor(2, 1.0);
  processor.set_flow(0.6, 1.0);
  EXPECT_EQ(processor.in_use(), 0.6);
  processor.serve(10_ms);
  EXPECT_DOUBLE_EQ(processor.used_ns(), 6 * kMs);
  EXPECT_DOUBLE_EQ(processor.flow_used_ns(), 6 * kMs);
}

TEST(Processor, a_flow_gets_no_more_than_there_is) {
  Processor processor(1, 1.0);
  processor.set_flow(1.7, 3.0);
  EXPECT_EQ(processor.in_use(), 1.0);
  processor.set_capacity(0.1);  // throttled
  processor.serve(10_ms);
  EXPECT_DOUBLE_EQ(processor.flow_used_ns(), 1 * kMs);
}

// The flow stands for three jobs beside the one: a quarter of the processor is left for it.
TEST(Processor, a_job_shares_with_a_flow_that_wants_everything) {
  Processor processor(1, 1.0);
  processor.set_flow(1.0, 3.0);
  processor.start(10 * kMs, 7);
  EXPECT_EQ(finish_one(processor, 7), 40_ms);
  EXPECT_DOUBLE_EQ(processor.used_ns(), 40 * kMs);
  EXPECT_DOUBLE_EQ(processor.flow_used_ns(), 30 * kMs);
}

TEST(Processor, a_job_beside_a_flow_that_leaves_room_has_a_vcpu_of_its_own) {
  Processor processor(2, 1.0);
  processor.set_flow(0.5, 0.7);
  processor.start(10 * kMs, 7);
  EXPECT_EQ(processor.in_use(), 1.5);
  EXPECT_EQ(finish_one(processor, 7), 10_ms);
  EXPECT_DOUBLE_EQ(processor.flow_used_ns(), 5 * kMs);
}

}  // namespace
}  // namespace headroom::cloud
