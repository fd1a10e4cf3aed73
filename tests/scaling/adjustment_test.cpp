#include "sim/scaling/adjustment.hpp"

#include <gtest/gtest.h>

namespace headroom::scaling {
namespace {

constexpr auto kChange = AdjustmentType::change_in_capacity;
constexpr auto kExact = AdjustmentType::exact_capacity;
constexpr auto kPercent = AdjustmentType::percent_change_in_capacity;

// Vectors S1 to S4 of aws-behaviour 4.7.
TEST(Adjustment, a_fraction_beyond_one_instance_is_cut_off) {
  EXPECT_EQ(round_adjustment(12.7), 12);
  EXPECT_EQ(round_adjustment(-6.67), -6);
}

TEST(Adjustment, a_fraction_of_one_instance_is_a_whole_one) {
  EXPECT_EQ(round_adjustment(0.67), 1);
  EXPECT_EQ(round_adjustment(-0.58), -1);
  EXPECT_EQ(round_adjustment(1e-9), 1);
  EXPECT_EQ(round_adjustment(-1e-9), -1);
}

TEST(Adjustment, whole_instances_and_nothing_stay_as_they_are) {
  for (int whole = -50; whole <= 50; ++whole) EXPECT_EQ(round_adjustment(whole), whole);
}

TEST(Adjustment, just_beyond_one_is_one) {
  EXPECT_EQ(round_adjustment(1.0000001), 1);
  EXPECT_EQ(round_adjustment(1.9999999), 1);
  EXPECT_EQ(round_adjustment(-1.9999999), -1);
}

// S5: 25 % of 4 is 1, which is less than the least change of 2.
TEST(Adjustment, a_minimum_magnitude_raises_a_small_percentage) {
  EXPECT_EQ(adjusted_capacity(kPercent, 25, 2, 4), 6);
  EXPECT_EQ(adjusted_capacity(kPercent, -25, 2, 4), 2);
}

TEST(Adjustment, a_minimum_magnitude_leaves_a_large_percentage_alone) {
  EXPECT_EQ(adjusted_capacity(kPercent, 50, 2, 10), 15);
  EXPECT_EQ(adjusted_capacity(kPercent, -50, 2, 10), 5);
}

TEST(Adjustment, a_minimum_magnitude_does_not_make_a_change_of_none) {
  EXPECT_EQ(adjusted_capacity(kPercent, 0, 2, 4), 4);
}

TEST(Adjustment, a_minimum_magnitude_is_for_percentages_only) {
  EXPECT_EQ(adjusted_capacity(kChange, 1, 5, 4), 5);
  EXPECT_EQ(adjusted_capacity(kChange, -1, 5, 4), 3);
  EXPECT_EQ(adjusted_capacity(kExact, 3, 5, 4), 3);
}

TEST(Adjustment, a_change_is_added) {
  EXPECT_EQ(adjusted_capacity(kChange, 3, 0, 2), 5);
  EXPECT_EQ(adjusted_capacity(kChange, -2, 0, 3), 1);
  EXPECT_EQ(adjusted_capacity(kChange, 0, 0, 3), 3);
}

TEST(Adjustment, an_exact_capacity_forgets_the_present_one) {
  EXPECT_EQ(adjusted_capacity(kExact, 7, 0, 2), 7);
  EXPECT_EQ(adjusted_capacity(kExact, 0, 0, 2), 0);
}

TEST(Adjustment, limits_are_no_business_of_the_arithmetic) {
  EXPECT_EQ(adjusted_capacity(kChange, -5, 0, 2), -3);
  EXPECT_EQ(adjusted_capacity(kPercent, 400, 0, 10), 50);
}

// In whole numbers: p percent of c are p * c hundredths. Division of integers cuts toward zero.
TEST(Adjustment, every_percentage_agrees_with_arithmetic_in_hundredths) {
  for (int percent = -100; percent <= 300; ++percent) {
    for (int capacity = 0; capacity <= 120; ++capacity) {
      const int hundredths = percent * capacity;
      int change = hundredths / 100;
      if (hundredths > 0 && hundredths < 100) change = 1;
      if (hundredths < 0 && hundredths > -100) change = -1;
      ASSERT_EQ(adjusted_capacity(kPercent, percent, 0, capacity), capacity + change)
          << percent << " % of " << capacity;
    }
  }
}

TEST(WholeCapacity, covers_what_is_asked_for_and_no_binary_fraction_more) {
  EXPECT_EQ(whole_capacity(2.1), 3);
  EXPECT_EQ(whole_capacity(3.0000000001), 3);
  EXPECT_EQ(whole_capacity(-1), 0);
  EXPECT_EQ(whole_capacity(1e12), 1'000'000'000) << "more than any group may have";
}

}  // namespace
}  // namespace headroom::scaling
