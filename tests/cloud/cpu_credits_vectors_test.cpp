#include <gtest/gtest.h>

#include "sim/cloud/cpu_credits.hpp"
#include "tests/cloud/types.hpp"

/// The worked examples V1 to V9 of aws-behaviour 1.8. AWS rounds to whole credits; the exact values
/// are arithmetic on its rates. Usage is in vCPUs: 2.5 % of a two-vCPU type are 0.05.
namespace headroom::cloud {
namespace {

constexpr double kExact = 1e-6;

/// Runs at full speed until nothing is left, closing in on the instant as an instance does.
Duration time_to_empty(CpuCredits& credits, int vcpus) {
  Duration total;
  for (int i = 0; i < 100 && !credits.exhausted(); ++i) {
    const Duration step = credits.until_balance_at_least(0, vcpus);
    credits.advance(step, vcpus);
    total += step;
  }
  EXPECT_TRUE(credits.exhausted());
  return total;
}

TEST(CpuCreditsVectors, v1_a_t2_nano_in_standard_mode) {
  CpuCredits credits(*t2_nano().credits, CreditMode::standard);
  credits.advance(14_h, 0);
  EXPECT_NEAR(credits.balance(), 72, kExact);  // 30 + 14 x 3
  credits.advance(10_h, 0);
  EXPECT_NEAR(credits.balance(), 102, kExact);
  credits.advance(12_h, 0);
  EXPECT_NEAR(credits.balance(), 102, kExact);
  credits.advance(25_h, 0.02);
  EXPECT_NEAR(credits.balance(), 72, kExact);
  credits.advance(11_h, 0.02);
  EXPECT_NEAR(credits.balance(), 72, kExact);
  credits.advance(3_h, 0.2);  // 36 spent, 9 earned
  EXPECT_NEAR(credits.balance(), 45, kExact);
  credits.advance(15_h, 0.02);  // 1.8 an hour
  EXPECT_NEAR(credits.balance(), 72, kExact);
  credits.advance(6_h, 0);
  EXPECT_NEAR(credits.balance(), 72, kExact);
}

TEST(CpuCreditsVectors, v2_a_t3_nano_in_standard_mode) {
  CpuCredits credits(*t3_nano().credits, CreditMode::standard);
  credits.advance(24_h, 0);
  EXPECT_NEAR(credits.balance(), 144, kExact);
  credits.advance(12_h, 0.05);
  EXPECT_NEAR(credits.balance(), 144, kExact);
  credits.advance(24_h, 0.14);  // 7 %: 8.4 - 6 an hour
  EXPECT_NEAR(credits.balance(), 86.4, kExact);
  credits.advance(12_h, 0.05);
  EXPECT_NEAR(credits.balance(), 122.4, kExact);
  credits.advance(Duration::from_seconds(122.4 / 66 * 3600 - 1), 1.2);  // 60 %: 72 - 6 an hour
  EXPECT_FALSE(credits.exhausted());
  credits.advance(2_s, 1.2);
  EXPECT_TRUE(credits.exhausted());
  credits.advance(14_h, 0.1);
  EXPECT_NEAR(credits.balance(), 0, kExact);
  credits.advance(24_h, 0);
  EXPECT_NEAR(credits.balance(), 144, kExact);
}

TEST(CpuCreditsVectors, v3_a_t3_nano_in_unlimited_mode) {
  CpuCredits credits(*t3_nano().credits, CreditMode::unlimited);
  credits.advance(36_h, 0);
  credits.advance(24_h, 0.14);
  credits.advance(12_h, 0.05);
  EXPECT_NEAR(credits.balance(), 122.4, kExact);
  credits.advance(5_h, 2.0);  // 600 spent, 30 earned: 122.4 - 570 = -144 - 303.6
  EXPECT_NEAR(credits.balance(), 0, kExact);
  EXPECT_NEAR(credits.surplus(), 144, kExact);
  EXPECT_NEAR(credits.charged(), 303.6, kExact);
  credits.advance(13_h, 0.1);
  EXPECT_NEAR(credits.surplus(), 144, kExact);
  credits.advance(24_h, 0);
  EXPECT_NEAR(credits.surplus(), 0, kExact);
  EXPECT_NEAR(credits.balance(), 0, kExact);
  EXPECT_NEAR(credits.charged(), 303.6, kExact);
}

TEST(CpuCreditsVectors, v4_a_t2_micro_reaches_174_once) {
  CpuCredits credits(*t2_micro().credits, CreditMode::standard);
  credits.advance(24_h, 0);
  EXPECT_NEAR(credits.balance(), 174, kExact);
  credits.advance(30_min, 1.0);
  for (int day = 0; day < 3; ++day) {
    credits.advance(24_h, 0);
    EXPECT_LE(credits.balance(), 144 + kExact);
  }
}

// 30 min of launch credits, in which 3 are earned; those last 3 / 0.9 min.
TEST(CpuCreditsVectors, v5_a_busy_t2_micro_is_empty_33_minutes_after_its_launch) {
  CpuCredits credits(*t2_micro().credits, CreditMode::standard);
  EXPECT_NEAR(time_to_empty(credits, 1).seconds(), 60 * (30 + 3 / 0.9), 1e-6);
}

// 30 min, then 1.5 / 0.95 min: 1894.736842105263... s. Time is in whole ns, so the crossing is at
// the first of them that is not before it; the arithmetic may be off by another.
TEST(CpuCreditsVectors, v6_a_busy_t2_nano_is_empty_31_minutes_after_its_launch_to_the_nanosecond) {
  CpuCredits credits(*t2_nano().credits, CreditMode::standard);
  const Duration total = time_to_empty(credits, 1);
  EXPECT_GE(total, 1894736842106_ns);
  EXPECT_LE(total, 1894736842107_ns);
}

// 30 min in which what is earned is lost, then 144 / 0.9 = 160 min.
TEST(CpuCreditsVectors, v7_a_full_t2_micro_lasts_three_hours_ten) {
  CpuCredits credits(*t2_micro().credits, CreditMode::standard);
  credits.set_balance(174);
  EXPECT_NEAR(time_to_empty(credits, 1).seconds(), 60 * 190, 1e-6);
}

// 30 min, then 72 / 0.95 min.
TEST(CpuCreditsVectors, v8_a_full_t2_nano_lasts_an_hour_46) {
  CpuCredits credits(*t2_nano().credits, CreditMode::standard);
  credits.set_balance(102);
  EXPECT_NEAR(time_to_empty(credits, 1).seconds(), 60 * (30 + 72 / 0.95), 1e-6);
}

// 160 x 0.95 = 152 net: 72 there, 72 owed, 8 charged.
TEST(CpuCreditsVectors, v9_an_unlimited_t2_nano_is_charged_for_eight_credits) {
  CpuCredits credits(*t2_nano().credits, CreditMode::unlimited);
  credits.set_balance(72);
  credits.advance(160_min, 1.0);
  EXPECT_NEAR(credits.surplus(), 72, kExact);
  EXPECT_NEAR(credits.charged(), 8, kExact);
}

// Half busy, the earliest possible instant comes and goes; asked again it stays the earliest.
TEST(CpuCreditsVectors, the_earliest_end_is_never_late_whatever_is_used) {
  for (const double usage : {0.3, 0.5, 0.95}) {
    CpuCredits credits(*t2_nano().credits, CreditMode::standard);
    Duration total;
    int asked = 0;
    while (!credits.exhausted()) {
      const Duration step = credits.until_balance_at_least(0, 1);
      credits.advance(step, usage);
      total += step;
      ASSERT_LT(++asked, 10'000);
    }
    // Launch credits last 30 / u min and earn 1.5 / u; those last 1.5 / u / (u - 0.05) min.
    const double exact = 60 * (30 / usage + 1.5 / usage / (usage - 0.05));
    EXPECT_NEAR(total.seconds(), exact, 1e-6) << usage;
  }
}

}  // namespace
}  // namespace headroom::cloud
