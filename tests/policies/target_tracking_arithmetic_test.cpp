#include <gtest/gtest.h>

#include "policies/target_tracking.hpp"

namespace headroom::policies {
namespace {

// TT1 to TT5 of aws-behaviour 4.8.
TEST(TargetTrackingArithmetic, the_examples_come_out) {
  EXPECT_EQ(capacity_for_target(10, 150, 100), 15);
  EXPECT_EQ(capacity_for_target(2, 87.5, 50), 4);  // 3.5: needs 1.5 more, gets 2
  EXPECT_EQ(capacity_for_target(5, 35, 50), 4);    // 3.5: could spare 1.5, gives 1
  EXPECT_EQ(capacity_for_target(4, 45, 50), 4);    // 3.6: could spare 0.4, gives none
  EXPECT_EQ(capacity_for_target(3, 0, 50), 0);     // the group's minimum stops it
}

TEST(TargetTrackingArithmetic, at_the_target_nothing_changes) {
  for (int n = 0; n <= 50; ++n) EXPECT_EQ(capacity_for_target(n, 50, 50), n);
}

// A processor held at its baseline reads the baseline up to a rounding error of the arithmetic.
TEST(TargetTrackingArithmetic, a_rounding_error_adds_no_instance) {
  EXPECT_EQ(capacity_for_target(10, 5.0 * (1 + 1e-14), 5.0), 10);
  EXPECT_EQ(capacity_for_target(10, 0.1 + 0.2, 0.3), 10);
  EXPECT_EQ(capacity_for_target(10, 5.001, 5.0), 11);
}

// The smallest n with capacity * metric <= n * target, counted up in whole quarters of a percent.
TEST(TargetTrackingArithmetic, is_the_smallest_capacity_that_meets_the_target) {
  for (const int target : {5, 40, 50, 70}) {
    for (int capacity = 0; capacity <= 40; ++capacity) {
      for (int quarters = 0; quarters <= 800; quarters += 3) {
        int smallest = 0;
        while (capacity * quarters > smallest * target * 4) ++smallest;
        ASSERT_EQ(capacity_for_target(capacity, quarters / 4.0, target), smallest)
            << capacity << " at " << quarters / 4.0 << " against " << target;
      }
    }
  }
}

// 10 x 100 / 1e-9 = 1e12, which no int holds.
TEST(TargetTrackingArithmetic, a_tiny_target_asks_for_very_many_and_not_for_fewer) {
  EXPECT_GT(capacity_for_target(10, 100, 1e-9), 1'000'000);
}

// (N - 1) / N, but not below 0.70 (N <= 3) nor above 0.90 (N >= 10).
TEST(TargetTrackingArithmetic, the_low_threshold_follows_the_capacity_within_its_bounds) {
  const double expected[] = {0.70,      0.70,  0.70,      0.75, 0.80, 5.0 / 6.0,
                             6.0 / 7.0, 0.875, 8.0 / 9.0, 0.90, 0.90, 0.90};
  for (int n = 1; n <= 12; ++n) {
    EXPECT_DOUBLE_EQ(low_threshold_share(n), expected[n - 1]) << n << " instances";
  }
}

TEST(TargetTrackingArithmetic, an_empty_or_huge_group_stays_within_the_bounds) {
  EXPECT_DOUBLE_EQ(low_threshold_share(0), 0.70);
  EXPECT_DOUBLE_EQ(low_threshold_share(100000), 0.90);
}

// The least that a metric can be after one instance less, with N instances at the low threshold:
// t * share * N / (N - 1) <= t wherever the share is (N - 1) / N or less.
TEST(TargetTrackingArithmetic, one_less_from_the_low_threshold_stays_within_the_target) {
  for (int n = 4; n <= 10; ++n) {
    const double metric = 50 * low_threshold_share(n);
    EXPECT_LE(metric * n / (n - 1), 50 * (1 + 1e-12)) << n << " instances";
  }
}

}  // namespace
}  // namespace headroom::policies
