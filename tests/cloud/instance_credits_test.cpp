#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "sim/cloud/instance.hpp"
#include "tests/cloud/driven.hpp"
#include "tests/cloud/types.hpp"

/// What an instance's processor does as its CPU credits come and go.
namespace headroom::cloud {
namespace {

// 30 launch credits last 30 min and earn 1.5; those last 1.5 / 0.95 min: 31 min 34.7368421 s.
TEST(InstanceCredits, a_t2_nano_busy_from_its_launch_is_throttled_after_31_minutes_35_seconds) {
  Driven nano(t2_nano());
  nano.start(at(0_s), 1e6);
  nano.go_to(at(1894736842105_ns));
  EXPECT_EQ(nano.instance.processor().capacity(), 1.0);
  nano.go_to(at(1894736842108_ns));
  EXPECT_EQ(nano.instance.processor().capacity(), 0.05);
  ASSERT_EQ(nano.exhausted.size(), 1U);
  EXPECT_GE(nano.exhausted[0], at(1894736842106_ns));
}

// At the crossing 1 s of the job is left; at 5 % that takes 20 s.
TEST(InstanceCredits, a_job_that_outlasts_the_credits_goes_on_at_the_baseline) {
  Driven nano(t2_nano());
  nano.start(at(0_s), 1894.736842106 + 1);
  nano.go_to(at(1_h));
  ASSERT_EQ(nano.finished.size(), 1U);
  EXPECT_NEAR(nano.finished[0].seconds(), 1894.736842106 + 20, 1e-6);
}

TEST(InstanceCredits, at_the_baseline_the_balance_stays_at_zero) {
  Driven nano(t2_nano());
  nano.start(at(0_s), 1e6);
  nano.go_to(at(3_h));
  EXPECT_EQ(nano.instance.credits(at(3_h))->balance(), 0.0);
  EXPECT_EQ(nano.exhausted.size(), 1U);
  const double used = nano.instance.used_ns(at(3_h));
  EXPECT_NEAR(nano.instance.used_ns(at(4_h)) - used, 3600 * 0.05 * 1e9, 1);
}

// Credits 0; 20 s idle earn 1 vCPU-second. A job of 2 s: 1 / 0.95 s at full speed, which does
// 1.0526 s of it, and 0.9474 s at 5 %: 1.0526 + 18.9474 = 20 s in all.
TEST(InstanceCredits, an_idle_moment_at_zero_earns_a_burst) {
  Driven nano(t2_nano());
  nano.instance.set_credits(0);
  nano.next = nano.instance.next_event();
  EXPECT_EQ(nano.instance.processor().capacity(), 0.05);
  nano.start(at(20_s), 2);
  EXPECT_EQ(nano.instance.processor().capacity(), 1.0);
  nano.go_to(at(20_s + 1053_ms));
  EXPECT_EQ(nano.instance.processor().capacity(), 0.05);
  nano.go_to(at(1_min));
  ASSERT_EQ(nano.finished.size(), 1U);
  EXPECT_NEAR(nano.finished[0].seconds(), 40.0, 1e-6);
}

TEST(InstanceCredits, a_job_that_fits_the_burst_is_not_slowed) {
  Driven nano(t2_nano());
  nano.instance.set_credits(0);
  nano.start(at(20_s), 1);
  nano.go_to(at(1_min));
  ASSERT_EQ(nano.finished.size(), 1U);
  EXPECT_EQ(nano.finished[0], at(21_s));
}

// Two vCPUs, baseline 0.4: one job alone gets all of it, two get 0.2 each.
TEST(InstanceCredits, the_baseline_is_pooled_over_the_vcpus) {
  Driven medium(t2_medium());
  medium.instance.set_credits(0);
  medium.start(at(0_s), 1);
  medium.go_to(at(2500_ms));
  ASSERT_EQ(medium.finished.size(), 1U);
  EXPECT_EQ(medium.finished[0], at(2500_ms));
  medium.start(at(2500_ms), 1);
  medium.start(at(2500_ms), 1);
  medium.go_to(at(1_min));
  ASSERT_EQ(medium.finished.size(), 3U);
  EXPECT_EQ(medium.finished[2], at(7500_ms));
}

TEST(InstanceCredits, an_instance_that_starts_without_credits_is_throttled_at_once) {
  Driven nano(t2_nano());
  nano.instance.set_credits(0);
  nano.start(at(0_s), 1);
  EXPECT_EQ(nano.next, at(20_s));
  EXPECT_TRUE(nano.instance.take_exhaustion());
}

TEST(InstanceCredits, exhaustion_is_told_once_while_idle_moments_earn_less_than_a_credit) {
  Driven nano(t2_nano());
  nano.instance.set_credits(0);
  for (int i = 1; i <= 50; ++i) nano.start(at(i * 20_s), 2);  // bursts of 1 vCPU-second
  nano.go_to(at(2000_s));
  EXPECT_EQ(nano.exhausted.size(), 1U);
}

// 30 min idle earn 1.5 credits.
TEST(InstanceCredits, exhaustion_is_told_again_after_a_credit_was_there) {
  Driven nano(t2_nano());
  nano.instance.set_credits(0);
  nano.start(at(10_s), 1);
  nano.start(at(1_min + 30_min), 1000);
  nano.go_to(at(2_h));
  EXPECT_EQ(nano.exhausted.size(), 2U);
}

TEST(InstanceCredits, exhaustion_is_told_again_however_shortly_the_credit_was_there) {
  Driven nano(t2_nano());
  nano.instance.set_credits(0);
  nano.start(at(1_s), 1);         // 0.05 s of it in a burst, the rest at the baseline: over at 20 s
  nano.start(at(12_min), 0.001);  // wakes the credit checks of an idle instance
  ASSERT_EQ(nano.exhausted.size(), 1U);
  do nano.step();
  while (nano.instance.credits(nano.now)->balance() < 0.95);
  ASSERT_LT(nano.instance.credits(nano.now)->balance(), 1.0);
  const double missing = 1.001 - nano.instance.credits(nano.now)->balance();
  nano.start(nano.now + Duration::from_seconds(missing / 0.05 * 60), 1000);
  nano.go_to(nano.now + 1_h);
  EXPECT_EQ(nano.exhausted.size(), 2U);
}

TEST(InstanceCredits, an_unlimited_instance_is_never_throttled) {
  Driven nano(t2_nano(), CreditMode::unlimited);
  nano.start(at(0_s), 36000);
  nano.go_to(at(11_h));
  ASSERT_EQ(nano.finished.size(), 1U);
  EXPECT_EQ(nano.finished[0], at(10_h));
  EXPECT_TRUE(nano.exhausted.empty());
  EXPECT_EQ(nano.events, 1) << "there is nothing to check";
}

// 10 h at 0.95 net are 570, and 1 h idle earns 3 back of the 72 that may be owed.
TEST(InstanceCredits, what_an_unlimited_instance_owes_is_charged_when_it_ends) {
  Driven nano(t2_nano(), CreditMode::unlimited);
  nano.start(at(0_s), 36000);
  nano.go_to(at(11_h));
  EXPECT_NEAR(nano.instance.credits(at(11_h))->charged(), 498, 1e-6);
  nano.instance.stop();
  EXPECT_NEAR(nano.instance.charged_credits(), 567, 1e-6);
}

TEST(InstanceCredits, the_default_mode_is_that_of_the_type) {
  EXPECT_EQ(Driven(t2_nano()).instance.credits(Instant{})->mode(), CreditMode::standard);
  EXPECT_EQ(Driven(t3_nano()).instance.credits(Instant{})->mode(), CreditMode::unlimited);
  const Driven told(t3_nano(), CreditMode::standard);
  EXPECT_EQ(told.instance.credits(Instant{})->mode(), CreditMode::standard);
}

TEST(InstanceCredits, earning_begins_at_power_on) {
  Driven nano(t2_nano());
  nano.instance.power_on(at(1_h));
  EXPECT_NEAR(nano.instance.credits(at(3_h))->balance(), 36, 1e-9);  // 30 + 2 h
}

TEST(InstanceCredits, looking_changes_nothing) {
  Driven watched(t2_nano());
  Driven alone(t2_nano());
  for (Driven* nano : {&watched, &alone}) nano->instance.set_credits(0.3);
  for (int i = 0; i < 200; ++i) {
    const Instant when = at(Duration::milliseconds(i * 777));
    for (Driven* nano : {&watched, &alone}) nano->start(when, 0.11);
    for (int look = 0; look < 10; ++look) {
      const Instant then = std::min(when + Duration::milliseconds(look * 13), watched.next);
      watched.instance.used_ns(then);
      watched.instance.credits(then);
    }
  }
  for (Driven* nano : {&watched, &alone}) nano->go_to(at(1_h));
  EXPECT_EQ(watched.finished, alone.finished);
  EXPECT_EQ(watched.instance.used_ns(at(1_h)), alone.instance.used_ns(at(1_h)));
  EXPECT_EQ(watched.instance.credits(at(1_h))->balance(),
            alone.instance.credits(at(1_h))->balance());
}

// Below the cap nothing is lost, so the balance is always 0.5 + 0.05 a minute - what was used.
// Jobs want 6.5 % of the time, more than the 5 % that are earned.
TEST(InstanceCredits, every_credit_is_accounted_for_under_random_work) {
  for (const std::uint64_t seed : {21U, 22U, 23U}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    Driven nano(t2_nano());
    nano.instance.set_credits(0.5);
    Instant when;
    for (int i = 0; i < 3000; ++i) {
      when += Duration::milliseconds(static_cast<std::int64_t>(random() % 20'000));
      nano.start(when, static_cast<double>(random() % 1300) / 1000.0);
      const double used = nano.instance.used_ns(when) / 60e9;
      const double balance = nano.instance.credits(when)->balance();
      ASSERT_NEAR(balance, 0.5 + when.seconds() / 60 * 0.05 - used, 1e-6)
          << "at " << when.seconds();
      ASSERT_GE(balance, 0.0);
    }
    EXPECT_FALSE(nano.exhausted.empty()) << "the seed never ran out of credits";
    EXPECT_LT(nano.events, 20'000) << "few events a job, also near zero credits";
  }
}

}  // namespace
}  // namespace headroom::cloud
