#include "sim/theory/given_cpu.hpp"

#include <gtest/gtest.h>

namespace headroom::theory {
namespace {

TEST(BusyTime, counts_each_instant_once_whatever_the_number_of_requests) {
  // 1..3, 2..5 and 7..8: busy 1..5 and 7..8.
  const std::vector<Stay> stays = {{1, 3}, {2, 5}, {7, 8}};
  const BusyTime busy(stays, 1);
  EXPECT_EQ(busy.until(0.5), 0);
  EXPECT_EQ(busy.until(2), 1);
  EXPECT_EQ(busy.until(6), 4);
  EXPECT_EQ(busy.until(7.5), 4.5);
  EXPECT_EQ(busy.until(100), 5);
}

TEST(BusyTime, two_vcpus_are_both_busy_with_two_requests) {
  const std::vector<Stay> stays = {{1, 3}, {2, 5}, {2, 4}};
  const BusyTime busy(stays, 2);
  EXPECT_EQ(busy.until(2), 1);  // one
  EXPECT_EQ(busy.until(3), 3);  // three, on two vCPUs
  EXPECT_EQ(busy.until(4), 5);
  EXPECT_EQ(busy.until(5), 6);
}

/// 20 ms in each 100 ms, a request of 50 ms that comes at 10 ms and ends at 210 ms:
/// 10..30, 100..120, 200..210.
TEST(GivenCpu, a_quota_gives_its_budget_at_once_and_then_nothing) {
  const std::vector<Stay> stays = {{0.01, 0.21}};
  const BusyTime busy(stays, 1);
  const GivenCpu given(busy, {0, 0.1, 0.2}, 0.02);
  EXPECT_NEAR(given.until(0.02), 0.01, 1e-12);
  EXPECT_NEAR(given.until(0.09), 0.02, 1e-12);
  EXPECT_NEAR(given.until(0.11), 0.03, 1e-12);
  EXPECT_NEAR(given.until(0.21), 0.05, 1e-12);
  EXPECT_NEAR(given.excess(0.05), 0.02, 1e-12);
  EXPECT_NEAR(given.excess(0.21), 0, 1e-12);
  EXPECT_EQ(given.spent_periods(0, 0.2), 2U);
  EXPECT_NEAR(attained(stays, busy, given, Discipline::fifo)[0], 0.05, 1e-12);
}

TEST(GivenCpu, in_order_of_arrival_each_gets_what_is_given_from_the_last_end_to_its_own) {
  const std::vector<Stay> stays = {{0, 2}, {1, 5}, {8, 9}};
  const BusyTime busy(stays, 1);
  const auto got = attained(stays, busy, GivenCpu(busy, 0.5), Discipline::fifo);
  EXPECT_NEAR(got[0], 1, 1e-12);
  EXPECT_NEAR(got[1], 1.5, 1e-12);
  EXPECT_NEAR(got[2], 0.5, 1e-12);
}

TEST(GivenCpu, shared_each_gets_its_part_while_it_is_there) {
  // 0..1 alone, 1..3 half each, 3..4 alone.
  const std::vector<Stay> stays = {{0, 3}, {1, 4}};
  const BusyTime busy(stays, 1);
  const auto got = attained(stays, busy, GivenCpu(busy, 1), Discipline::processor_sharing);
  EXPECT_NEAR(got[0], 2, 1e-12);
  EXPECT_NEAR(got[1], 2, 1e-12);
}

}  // namespace
}  // namespace headroom::theory
