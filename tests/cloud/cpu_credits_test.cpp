#include "sim/cloud/cpu_credits.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/cloud/types.hpp"

/// Rules of CPU credits one by one; the worked examples are in cpu_credits_vectors_test.cpp.
namespace headroom::cloud {
namespace {

CpuCredits nano() { return {*t2_nano().credits, CreditMode::standard}; }
CpuCredits nano_unlimited() { return {*t2_nano().credits, CreditMode::unlimited}; }

TEST(CpuCredits, one_credit_is_one_vcpu_for_a_minute_however_it_is_cut) {
  // A t2.micro earns 0.1 a minute: 1 at full speed, 2 x 50 % and 4 x 25 % differ by that only.
  for (const auto& [minutes, vcpus] : {std::pair{1, 1.0}, {2, 0.5}, {4, 0.25}}) {
    CpuCredits credits(*t2_micro().credits, CreditMode::unlimited);
    credits.set_balance(50);
    credits.advance(Duration::minutes(minutes), vcpus);
    EXPECT_NEAR(credits.balance(), 50 - 1 + 0.1 * minutes, 1e-9);
  }
}

TEST(CpuCredits, a_launch_in_standard_mode_gives_launch_credits) {
  EXPECT_EQ(nano().balance(), 30.0);
  EXPECT_EQ(CpuCredits(*t2_medium().credits, CreditMode::standard).balance(), 60.0);
}

TEST(CpuCredits, a_launch_in_unlimited_mode_gives_none) {
  EXPECT_EQ(nano_unlimited().balance(), 0.0);
  EXPECT_EQ(CpuCredits(*t3_nano().credits, CreditMode::standard).balance(), 0.0);
}

TEST(CpuCredits, the_baseline_is_what_is_earned) {
  EXPECT_DOUBLE_EQ(t2_nano().credits->baseline_vcpus(), 0.05);
  EXPECT_DOUBLE_EQ(t2_medium().credits->baseline_vcpus(), 0.4);
}

// The two-bucket rule (aws-behaviour 1.3): at 30 + 72 the earned bucket is full. 25 h at 2 % spend
// 25 x 1.2 = 30 from the launch credits alone, and what is earned meanwhile is lost.
TEST(CpuCredits, launch_credits_are_spent_in_full_while_earnings_above_the_cap_are_lost) {
  CpuCredits credits = nano();
  credits.set_balance(102);
  credits.advance(25_h, 0.02);
  EXPECT_NEAR(credits.balance(), 72.0, 1e-9);
}

TEST(CpuCredits, below_the_cap_earnings_count_while_launch_credits_are_spent) {
  CpuCredits credits = nano();
  credits.advance(10_min, 1.0);  // 30 - 10, and 10 x 0.05 earned
  EXPECT_NEAR(credits.balance(), 20.5, 1e-9);
}

TEST(CpuCredits, the_cap_is_for_earned_credits_only) {
  CpuCredits credits = nano();
  credits.advance(48_h, 0.0);
  EXPECT_NEAR(credits.balance(), 102.0, 1e-9);
}

TEST(CpuCredits, spent_launch_credits_do_not_come_back) {
  CpuCredits credits = nano();
  credits.advance(30_min, 1.0);
  credits.advance(48_h, 0.0);
  EXPECT_NEAR(credits.balance(), 72.0, 1e-9);
}

TEST(CpuCredits, an_idle_one_earns_the_hourly_rate) {
  CpuCredits credits = nano();
  credits.set_balance(0);
  credits.advance(1_h, 0.0);
  EXPECT_NEAR(credits.balance(), 3.0, 1e-9);
}

// How the span is cut does not matter: 80 minutes at once, or in 4800 pieces of a second.
TEST(CpuCredits, many_small_steps_are_one_large_step) {
  CpuCredits whole = nano();
  CpuCredits pieces = nano();
  whole.advance(80_min, 0.4);  // 32 of 30 + 4: the launch credits end in the middle
  for (int s = 0; s < 4800; ++s) pieces.advance(1_s, 0.4);
  EXPECT_NEAR(whole.balance(), 2.0, 1e-6);
  EXPECT_NEAR(pieces.balance(), 2.0, 1e-6);
}

TEST(CpuCredits, in_standard_mode_the_balance_ends_at_zero) {
  CpuCredits credits = nano();
  EXPECT_FALSE(credits.exhausted());
  credits.advance(2_h, 1.0);
  EXPECT_TRUE(credits.exhausted());
  EXPECT_EQ(credits.balance(), 0.0);
  EXPECT_EQ(credits.surplus(), 0.0);
  EXPECT_EQ(credits.charged(), 0.0);
}

TEST(CpuCredits, at_the_baseline_an_empty_balance_stays_empty) {
  CpuCredits credits = nano();
  credits.set_balance(0);
  credits.advance(5_h, t2_nano().credits->baseline_vcpus());
  EXPECT_TRUE(credits.exhausted());
  credits.advance(1_s, 0.0);
  EXPECT_FALSE(credits.exhausted());
}

// 0 to -10 in 10 min / 0.95; 1 h idle pays 3 back; 4 h more pay the other 7 and leave 5.
TEST(CpuCredits, in_unlimited_mode_earnings_pay_the_surplus_first) {
  CpuCredits credits = nano_unlimited();
  credits.advance(Duration::from_seconds(600 / 0.95), 1.0);
  EXPECT_NEAR(credits.surplus(), 10.0, 1e-6);
  EXPECT_EQ(credits.balance(), 0.0);
  credits.advance(1_h, 0.0);
  EXPECT_NEAR(credits.surplus(), 7.0, 1e-6);
  credits.advance(4_h, 0.0);
  EXPECT_EQ(credits.surplus(), 0.0);
  EXPECT_NEAR(credits.balance(), 5.0, 1e-6);
  EXPECT_EQ(credits.charged(), 0.0);
}

TEST(CpuCredits, an_unlimited_one_is_never_exhausted) {
  CpuCredits credits = nano_unlimited();
  credits.advance(10_h, 1.0);
  EXPECT_FALSE(credits.exhausted());
  EXPECT_TRUE(credits.until_balance_at_least(0, 1).is_infinite());
}

// Up to a day's earnings may be owed. 100 min at 0.95 net are 95: 72 owed, 23 charged at once.
TEST(CpuCredits, surplus_beyond_its_cap_is_charged) {
  CpuCredits credits = nano_unlimited();
  credits.advance(100_min, 1.0);
  EXPECT_NEAR(credits.surplus(), 72.0, 1e-9);
  EXPECT_NEAR(credits.charged(), 23.0, 1e-9);
}

TEST(CpuCredits, what_is_owed_at_the_end_is_charged_once) {
  CpuCredits credits = nano_unlimited();
  credits.advance(100_min, 1.0);
  credits.settle();
  EXPECT_NEAR(credits.charged(), 95.0, 1e-9);
  EXPECT_EQ(credits.surplus(), 0.0);
  credits.settle();
  EXPECT_NEAR(credits.charged(), 95.0, 1e-9);
}

TEST(CpuCredits, with_credits_left_nothing_is_charged_at_the_end) {
  CpuCredits credits = nano_unlimited();
  credits.set_balance(10);
  credits.settle();
  EXPECT_EQ(credits.charged(), 0.0);
  EXPECT_EQ(credits.balance(), 10.0);
}

TEST(CpuCredits, a_balance_that_is_set_fills_the_launch_credits_first) {
  CpuCredits credits = nano();
  credits.set_balance(12.5);
  EXPECT_DOUBLE_EQ(credits.balance(), 12.5);
  credits.advance(24_h, 0.0);
  EXPECT_NEAR(credits.balance(), 84.5, 1e-9);  // 12.5 outside the cap and 72 within it
}

TEST(CpuCredits, a_balance_beyond_what_can_be_had_is_cut) {
  CpuCredits credits = nano();
  credits.set_balance(500);
  EXPECT_DOUBLE_EQ(credits.balance(), 102.0);
}

// ---- stop, start and switching (aws-behaviour 1.2, rules 3, 5 and 6) ----------------------------

constexpr CreditTerms kT2Nano{3, 72, 30};
constexpr CreditTerms kT3Nano{6, 144, 0, 168_h};

TEST(CpuCredits, a_stopped_t2_loses_all_and_starts_with_new_launch_credits) {
  CpuCredits credits(kT2Nano, CreditMode::standard);
  credits.advance(24_h, 0);
  EXPECT_EQ(credits.balance(), 102);
  credits.stop_and_start(kT2Nano, 1_min, true);
  EXPECT_EQ(credits.balance(), 30);
}

TEST(CpuCredits, a_start_beyond_the_limit_brings_no_launch_credits) {
  CpuCredits credits(kT2Nano, CreditMode::standard);
  credits.stop_and_start(kT2Nano, 1_min, false);
  EXPECT_EQ(credits.balance(), 0);
}

TEST(CpuCredits, a_stopped_t3_keeps_its_balance_for_seven_days) {
  CpuCredits credits(kT3Nano, CreditMode::standard);
  credits.advance(12_h, 0);
  credits.stop_and_start(kT3Nano, 7 * 24_h, true);
  EXPECT_EQ(credits.balance(), 72);
  credits.stop_and_start(kT3Nano, 7 * 24_h + 1_ns, true);
  EXPECT_EQ(credits.balance(), 0);
}

TEST(CpuCredits, a_new_type_earns_at_its_own_rate_from_the_start_on) {
  CpuCredits credits(kT3Nano, CreditMode::standard);
  credits.advance(24_h, 0);
  credits.stop_and_start({12, 288, 0, 168_h}, 3_min, true);  // t3.micro
  EXPECT_EQ(credits.balance(), 144);
  credits.advance(1_h, 0);
  EXPECT_EQ(credits.balance(), 156);
  credits.stop_and_start({3, 72, 0, 168_h}, 3_min, true);  // a smaller cap
  EXPECT_EQ(credits.balance(), 72);
}

TEST(CpuCredits, a_stop_charges_outstanding_surplus) {
  CpuCredits credits(kT3Nano, CreditMode::unlimited);
  credits.advance(1_h, 2);  // 120 spent, 6 earned
  EXPECT_NEAR(credits.surplus(), 114, 1e-9);
  credits.stop_and_start(kT3Nano, 1_min, true);
  EXPECT_EQ(credits.surplus(), 0);
  EXPECT_NEAR(credits.charged(), 114, 1e-9);
}

TEST(CpuCredits, switching_to_unlimited_loses_launch_credits_and_keeps_earned_ones) {
  CpuCredits credits(kT2Nano, CreditMode::standard);
  credits.advance(10_h, 0);
  EXPECT_EQ(credits.balance(), 60);
  credits.switch_to(CreditMode::unlimited);
  EXPECT_EQ(credits.balance(), 30);
  credits.switch_to(CreditMode::standard);
  EXPECT_EQ(credits.balance(), 30) << "and brings no launch credits back";
}

TEST(CpuCredits, switching_to_standard_charges_outstanding_surplus_at_once) {
  CpuCredits credits(kT3Nano, CreditMode::unlimited);
  credits.advance(1_h, 2);
  credits.switch_to(CreditMode::standard);
  EXPECT_NEAR(credits.charged(), 114, 1e-9);
  EXPECT_TRUE(credits.exhausted());
}

TEST(CpuCredits, a_t2_that_starts_as_a_t3_has_lost_its_balance) {
  CpuCredits credits(kT2Nano, CreditMode::standard);
  credits.advance(24_h, 0);
  credits.stop_and_start(kT3Nano, 3_min, true);
  EXPECT_EQ(credits.balance(), 0);
}

TEST(CpuCredits, an_overdraft_is_paid_back_and_costs_nothing) {
  CpuCredits credits(kT3Nano, CreditMode::standard);
  credits.allow_overdraft(60e9);  // a credit
  credits.advance(1_min, 2);      // 2 spent, 0.1 earned
  EXPECT_EQ(credits.balance(), 0);
  EXPECT_EQ(credits.surplus(), 0);
  credits.advance(10_min, 0);  // the one that was allowed
  EXPECT_NEAR(credits.balance(), 0, 1e-9);
  credits.advance(10_min, 0);
  EXPECT_NEAR(credits.balance(), 1, 1e-9);
  EXPECT_EQ(credits.charged(), 0);
}

}  // namespace
}  // namespace headroom::cloud
