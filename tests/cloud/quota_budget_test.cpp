#include "sim/cloud/quota_budget.hpp"

#include <gtest/gtest.h>

namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

constexpr double k20Ms = 20e6;

TEST(QuotaBudget, is_spent_after_its_time_at_full_use) {
  QuotaBudget budget(k20Ms, 100_ms, {});
  EXPECT_EQ(budget.spent_at(at(0_s), 1), at(20_ms));
  EXPECT_EQ(budget.spent_at(at(0_s), 2), at(10_ms));
  budget.advance(at(0_s), at(20_ms), 1);
  EXPECT_TRUE(budget.is_spent());
  EXPECT_EQ(budget.renewal(), at(100_ms));
}

TEST(QuotaBudget, carries_nothing_over) {
  QuotaBudget budget(k20Ms, 100_ms, {});
  budget.advance(at(0_s), at(95_ms), 0);
  // 5 ms of this period's 20 are used; the next one has 20 again, not 35.
  budget.advance(at(95_ms), at(100_ms), 1);
  EXPECT_EQ(budget.spent_at(at(100_ms), 1), at(120_ms));
}

TEST(QuotaBudget, is_spent_in_the_next_period_when_this_ones_end_comes_first) {
  QuotaBudget budget(k20Ms, 100_ms, {});
  budget.advance(at(0_s), at(90_ms), 0);
  EXPECT_EQ(budget.spent_at(at(90_ms), 1), at(120_ms));
}

TEST(QuotaBudget, lasts_for_ever_when_no_period_uses_it_up) {
  QuotaBudget budget(k20Ms, 100_ms, {});
  EXPECT_EQ(budget.spent_at(at(0_s), 0.2), Instant::never()) << "gone as the period ends";
  EXPECT_EQ(budget.spent_at(at(0_s), 0.19), Instant::never());
  EXPECT_EQ(budget.spent_at(at(0_s), 0.21), at(Duration::covering(k20Ms / 0.21)));
  EXPECT_EQ(budget.spent_at(at(0_s), 0), Instant::never());
}

TEST(QuotaBudget, several_periods_may_pass_at_once) {
  QuotaBudget budget(k20Ms, 100_ms, {});
  budget.advance(at(0_s), at(1_s) + 50_ms, 0.1);  // 5 ms of the eleventh period
  EXPECT_EQ(budget.renewal(), at(1_s) + 100_ms);
  EXPECT_EQ(budget.spent_at(at(1_s) + 50_ms, 1), at(1_s) + 65_ms);
}

TEST(QuotaBudget, periods_begin_at_their_phase) {
  const QuotaBudget early(k20Ms, 100_ms, 30_ms);
  EXPECT_EQ(early.renewal(), at(30_ms));
  const QuotaBudget late(k20Ms, 100_ms, 430_ms);
  EXPECT_EQ(late.renewal(), at(30_ms));
}

// ---- in slices of 5 ms, as Linux hands it out ---------------------------------------------------

QuotaBudget in_slices() { return QuotaBudget(k20Ms, 100_ms, {}, 5_ms); }

// 2 ms of a slice are used when the period ends, so 3 more come on top of the next 20.
TEST(QuotaBudget, what_a_working_cpu_has_of_its_slice_outlives_the_period) {
  QuotaBudget budget = in_slices();
  budget.advance(at(0_s), at(98_ms), 0);
  EXPECT_EQ(budget.spent_at(at(98_ms), 1), at(100_ms)) << "to ask again";
  budget.advance(at(98_ms), at(100_ms), 1);
  EXPECT_EQ(budget.spent_at(at(100_ms), 1), at(123_ms));
}

// 3 ms of the slice are left when the work ends: 2 go back, and are lost with the period.
TEST(QuotaBudget, a_cpu_that_falls_asleep_keeps_a_millisecond) {
  QuotaBudget budget = in_slices();
  budget.advance(at(0_s), at(2_ms), 1);
  budget.advance(at(2_ms), at(100_ms), 0);
  EXPECT_EQ(budget.spent_at(at(100_ms), 1), at(121_ms));
}

TEST(QuotaBudget, what_a_sleeping_cpu_gives_back_can_be_used_within_the_period) {
  QuotaBudget budget = in_slices();
  budget.advance(at(0_s), at(2_ms), 1);
  budget.advance(at(2_ms), at(50_ms), 0);
  EXPECT_EQ(budget.spent_at(at(50_ms), 1), at(68_ms));
}

TEST(QuotaBudget, slices_make_no_period_longer_than_its_quota_in_the_long_run) {
  QuotaBudget budget = in_slices();
  budget.advance(at(0_s), at(20_ms), 1);
  EXPECT_TRUE(budget.is_spent());
  budget.advance(at(20_ms), at(100_ms), 0);
  EXPECT_EQ(budget.spent_at(at(100_ms), 1), at(120_ms));
}

// 0.1 of a CPU: 10 ms a period, two slices, and a third one in hand when it ends.
TEST(QuotaBudget, several_periods_of_work_may_pass_at_once_in_slices) {
  QuotaBudget budget(k20Ms, 100_ms, {}, 5_ms);
  budget.advance(at(0_s), at(250_ms), 0.1);
  // Of the third period that slice is used, and the next one drawn: 20 ms are left.
  EXPECT_EQ(budget.renewal(), at(300_ms));
  EXPECT_EQ(budget.spent_at(at(250_ms), 1), at(270_ms));
}

}  // namespace
}  // namespace headroom::cloud
