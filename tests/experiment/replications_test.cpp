#include "sim/experiment/replications.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace headroom::experiment {
namespace {

TEST(Replications, are_each_run_once_whatever_the_threads) {
  for (const unsigned threads : {0U, 1U, 2U, 7U}) {
    std::vector<std::atomic<int>> times(100);
    for_each_replication(100, threads, [&](std::uint32_t replication) { ++times[replication]; });
    for (const auto& count : times) EXPECT_EQ(count, 1) << threads << " threads";
  }
}

TEST(Replications, on_one_thread_go_by_their_numbers) {
  std::vector<std::uint32_t> order;
  for_each_replication(5, 1, [&](std::uint32_t replication) { order.push_back(replication); });
  EXPECT_EQ(order, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
}

TEST(Replications, end_with_what_one_of_them_throws) {
  const auto run = [](std::uint32_t replication) {
    if (replication == 3) throw std::runtime_error("the third");
  };
  EXPECT_THROW(for_each_replication(5, 2, run), std::runtime_error);
}

TEST(Replications, tell_what_went_wrong_first_and_stop_what_is_under_way) {
  std::atomic<bool> stop = false;
  const auto run = [&](std::uint32_t replication) {
    if (replication == 0) throw std::runtime_error("the first");
    while (!stop) std::this_thread::yield();
    throw std::logic_error("told to stop");
  };
  EXPECT_THROW(for_each_replication(2, 2, run, &stop), std::runtime_error);
  EXPECT_TRUE(stop);
}

TEST(Replications, have_at_least_one_core) { EXPECT_GE(cores(), 1U); }

}  // namespace
}  // namespace headroom::experiment
