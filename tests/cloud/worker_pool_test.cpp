#include "sim/cloud/worker_pool.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace headroom::cloud {
namespace {

TEST(WorkerPool, has_as_many_workers_as_told) {
  WorkerPool pool(2);
  ASSERT_TRUE(pool.has_free_worker());
  pool.take();
  ASSERT_TRUE(pool.has_free_worker());
  pool.take();
  EXPECT_FALSE(pool.has_free_worker());
  pool.give_back();
  EXPECT_TRUE(pool.has_free_worker());
}

TEST(WorkerPool, none_told_is_no_limit) {
  WorkerPool pool(0);
  for (int i = 0; i < 100'000; ++i) pool.take();
  EXPECT_TRUE(pool.has_free_worker());
}

TEST(WorkerPool, nobody_waits_at_first) { EXPECT_EQ(WorkerPool(1).waiting(), 0U); }

TEST(WorkerPool, who_has_waited_longest_is_next) {
  WorkerPool pool(1);
  for (Work w = 0; w < 100; ++w) pool.wait(w);
  EXPECT_EQ(pool.waiting(), 100U);
  for (Work w = 0; w < 100; ++w) ASSERT_EQ(pool.next(), w);
  EXPECT_EQ(pool.waiting(), 0U);
}

// The queue wanders round its ring and grows while its head is in the middle.
TEST(WorkerPool, agrees_with_a_deque_under_random_operations) {
  const std::uint64_t seed = 5;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  WorkerPool pool(1);
  std::deque<Work> oracle;
  for (Work w = 0; w < 20000; ++w) {
    const bool growing = w / 1000 % 2 == 0;
    if (oracle.empty() || random() % 10 < (growing ? 6 : 4)) {
      pool.wait(w);
      oracle.push_back(w);
    } else {
      ASSERT_EQ(pool.next(), oracle.front());
      oracle.pop_front();
    }
    ASSERT_EQ(pool.waiting(), oracle.size());
  }
}

TEST(WorkerPool, who_leaves_the_queue_is_not_served_and_the_others_keep_their_order) {
  WorkerPool pool(1);
  pool.take();
  for (Work work = 1; work <= 20; ++work) pool.wait(work);
  EXPECT_TRUE(pool.leave(1));
  EXPECT_TRUE(pool.leave(20));
  EXPECT_TRUE(pool.leave(7));
  EXPECT_FALSE(pool.leave(7)) << "it has left";
  EXPECT_EQ(pool.waiting(), 17U);
  for (Work work = 2; work < 20; ++work) {
    if (work == 7) continue;
    EXPECT_EQ(pool.next(), work);
  }
  EXPECT_EQ(pool.waiting(), 0U);
  EXPECT_FALSE(pool.leave(2));
}

TEST(WorkerPool, busy_workers_are_counted_with_and_without_a_limit) {
  for (const std::uint32_t workers : {0U, 4U}) {
    WorkerPool pool(workers);
    EXPECT_EQ(pool.busy(), 0U);
    pool.take();
    pool.take();
    EXPECT_EQ(pool.busy(), 2U);
    pool.give_back();
    EXPECT_EQ(pool.busy(), 1U);
  }
}

}  // namespace
}  // namespace headroom::cloud
