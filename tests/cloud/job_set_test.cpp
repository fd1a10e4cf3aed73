#include "sim/cloud/job_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace headroom::cloud {
namespace {

std::vector<Work> pop_all(JobSet& set) {
  std::vector<Work> order;
  while (!set.empty()) order.push_back(set.pop_first().work);
  return order;
}

TEST(JobSet, is_empty_at_first) {
  JobSet set;
  EXPECT_TRUE(set.empty());
  EXPECT_EQ(set.size(), 0U);
}

TEST(JobSet, the_job_that_finishes_first_is_first) {
  JobSet set;
  set.insert({5.0, 0, 50});
  set.insert({1.0, 1, 10});
  set.insert({3.0, 2, 30});
  EXPECT_EQ(set.first().work, 10U);
  EXPECT_EQ(pop_all(set), (std::vector<Work>{10, 30, 50}));
}

TEST(JobSet, equals_leave_in_the_order_of_their_tickets) {
  // 60 jobs: more than the array of 24 holds, so the order has to survive the heap as well.
  JobSet set;
  for (std::uint32_t i = 0; i < 60; ++i) set.insert({7.0, i, i});
  for (std::uint32_t i = 0; i < 60; ++i) ASSERT_EQ(set.pop_first().work, i);
}

TEST(JobSet, tickets_that_wrap_around_stay_in_order) {
  JobSet set;
  set.insert({7.0, 1U, 3});
  set.insert({7.0, ~0U, 1});  // the ticket before 0
  set.insert({7.0, 0U, 2});
  EXPECT_EQ(pop_all(set), (std::vector<Work>{1, 2, 3}));
}

TEST(JobSet, crossing_the_boundary_of_24_jobs_again_and_again_loses_nothing) {
  JobSet set;
  std::uint32_t ticket = 0;
  for (; ticket < 24; ++ticket) set.insert({100.0 - ticket, ticket, ticket});
  for (int round = 0; round < 5; ++round) {
    set.insert({200.0 + round, ticket, ticket});  // 25 jobs
    ++ticket;
    EXPECT_EQ(set.size(), 25U);
    set.pop_first();  // 24 jobs
    EXPECT_EQ(set.size(), 24U);
  }
  // Jobs 23, 22, 21, 20 and 19 were the first five; 18 is next, and 28 came last.
  const std::vector<Work> order = pop_all(set);
  ASSERT_EQ(order.size(), 24U);
  EXPECT_EQ(order.front(), 18U);
  EXPECT_EQ(order.back(), 28U);
}

TEST(JobSet, every_job_is_visited_once_on_both_sides_of_the_boundary) {
  for (const std::uint32_t count : {0U, 1U, 24U, 25U, 70U}) {
    JobSet set;
    for (std::uint32_t i = 0; i < count; ++i) set.insert({double(i * 7 % 13), i, i});
    std::vector<int> visits(count);
    set.for_each([&](const Job& job) { ++visits[job.work]; });
    EXPECT_EQ(visits, std::vector<int>(count, 1)) << count << " jobs";
  }
}

TEST(JobSet, is_as_good_as_new_once_cleared) {
  for (const std::uint32_t count : {10U, 40U}) {
    JobSet set;
    for (std::uint32_t i = 0; i < count; ++i) set.insert({double(i), i, i});
    set.clear();
    EXPECT_TRUE(set.empty());
    set.insert({2.0, 0, 20});
    set.insert({1.0, 1, 10});
    JobSet more = set;
    EXPECT_EQ(pop_all(set), (std::vector<Work>{10, 20})) << "after " << count << " jobs";
    for (std::uint32_t i = 0; i < count; ++i) more.insert({10.0 + i, i, 100 + i});
    JobSet copy = more;
    EXPECT_EQ(copy.size(), count + 2);
    const std::vector<Work> order = pop_all(more);
    EXPECT_EQ(order.size(), count + 2);
    EXPECT_EQ(pop_all(copy), order);
  }
}

// A multimap keeps equal keys in the order of insertion. Sizes wander between 0 and about 60.
TEST(JobSet, agrees_with_a_multimap_under_random_operations) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    JobSet set;
    std::multimap<double, Work> oracle;
    std::uint32_t ticket = 0xfffffe00;  // wraps on the way
    std::size_t largest = 0;
    for (int i = 0; i < 20000; ++i) {
      const bool growing = i / 500 % 2 == 0;
      if (oracle.empty() || random() % 10 < (growing ? 6 : 4)) {
        const auto finish = static_cast<double>(random() % 40);  // many equals
        set.insert({finish, ticket, ticket});
        oracle.emplace(finish, ticket);
        ++ticket;
      } else {
        const Job job = set.pop_first();
        ASSERT_EQ(job.work, oracle.begin()->second) << "operation " << i;
        ASSERT_EQ(job.finish, oracle.begin()->first) << "operation " << i;
        oracle.erase(oracle.begin());
      }
      largest = std::max(largest, oracle.size());
      ASSERT_EQ(set.size(), oracle.size());
      if (!oracle.empty()) {
        ASSERT_EQ(set.first().work, oracle.begin()->second) << "operation " << i;
      }
    }
    EXPECT_GT(largest, 40U) << "the heap was hardly used";
  }
}

TEST(JobSet, jobs_can_be_taken_out_wherever_they_stand) {
  for (const std::uint64_t seed : {5, 6}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    JobSet set;
    std::multimap<double, Work> oracle;  // equal times in the order of their coming
    for (std::uint32_t ticket = 0; ticket < 20000; ++ticket) {
      if (oracle.size() < 45 && random() % 2 == 0) {
        const auto finish = static_cast<double>(random() % 40);
        set.insert({finish, ticket, ticket});
        oracle.emplace(finish, ticket);
      } else if (!oracle.empty()) {
        auto chosen = oracle.begin();
        std::advance(chosen, static_cast<std::ptrdiff_t>(random() % oracle.size()));
        EXPECT_TRUE(set.erase(chosen->second));
        EXPECT_FALSE(set.erase(chosen->second)) << "it is gone";
        oracle.erase(chosen);
      }
      ASSERT_EQ(set.size(), oracle.size());
      if (!oracle.empty()) {
        ASSERT_EQ(set.first().work, oracle.begin()->second);
      }
    }
  }
}

}  // namespace
}  // namespace headroom::cloud
