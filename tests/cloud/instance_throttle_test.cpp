#include <gtest/gtest.h>

#include "sim/cloud/instance.hpp"
#include "tests/cloud/driven.hpp"
#include "tests/cloud/types.hpp"

/// The forms of holding a processor back: quota or rate, ramp, pooled or per vCPU.
namespace headroom::cloud {
namespace {

InstanceType under_quota(Duration quota, Duration period, int vcpus = 1) {
  InstanceType type = plain(vcpus);
  type.cpu_quota = CpuQuota{quota, period, Duration{}};
  return type;
}

ThrottleConfig quota_form(Duration period, bool per_vcpu = false) {
  ThrottleConfig throttle;
  throttle.period = period;
  throttle.phase = Duration{};
  throttle.per_vcpu = per_vcpu;
  return throttle;
}

ThrottleConfig ramp(Duration length) {
  ThrottleConfig throttle;
  throttle.ramp = length;
  return throttle;
}

ThrottleConfig per_vcpu() {
  ThrottleConfig throttle;
  throttle.per_vcpu = true;
  return throttle;
}

// ---- a type's own quota: 20 ms in each 100 ms ---------------------------------------------------

TEST(InstanceQuota, what_fits_into_the_budget_runs_at_full_speed) {
  Driven lab(under_quota(20_ms, 100_ms));
  lab.start(at(0_s), 0.010);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 1U);
  EXPECT_EQ(lab.finished[0], at(10_ms));  // at a rate of 0.2 it would be 50 ms
}

// 30 ms of work: 20 ms, a standstill until 100 ms, 10 ms more; at a rate of 0.2 150 ms.
TEST(InstanceQuota, what_does_not_fit_stands_still_until_the_next_period) {
  Driven lab(under_quota(20_ms, 100_ms));
  lab.start(at(0_s), 0.030);
  lab.go_to(at(50_ms));
  EXPECT_EQ(lab.instance.processor().in_use(), 0.0);
  EXPECT_EQ(lab.instance.processor().jobs(), 1U);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 1U);
  EXPECT_EQ(lab.finished[0], at(110_ms));
}

TEST(InstanceQuota, what_comes_while_the_budget_is_gone_waits_for_the_next_period) {
  Driven lab(under_quota(20_ms, 100_ms));
  lab.start(at(0_s), 0.020);
  lab.start(at(60_ms), 0.005);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 2U);
  EXPECT_EQ(lab.finished[0], at(20_ms));
  EXPECT_EQ(lab.finished[1], at(105_ms));
}

// From 90 ms on: 10 ms of this period, 20 of the next, 15 of the one from 200 ms on.
TEST(InstanceQuota, work_across_a_periods_end_has_both_budgets) {
  Driven lab(under_quota(20_ms, 100_ms));
  lab.start(at(90_ms), 0.045);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 1U);
  EXPECT_EQ(lab.finished[0], at(215_ms));
}

TEST(InstanceQuota, two_vcpus_use_one_budget_up_in_half_the_time) {
  Driven lab(under_quota(20_ms, 100_ms, 2));
  lab.start(at(0_s), 0.015);
  lab.start(at(0_s), 0.015);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 2U);
  EXPECT_EQ(lab.finished[0], at(105_ms));  // 10 ms each, then 5
}

// Of its own quota each vCPU has 10 ms: one job alone gets no more than that.
TEST(InstanceQuota, per_vcpu_a_job_alone_gets_one_vcpus_share) {
  Driven lab(under_quota(20_ms, 100_ms, 2), {}, per_vcpu());
  lab.start(at(0_s), 0.015);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 1U);
  EXPECT_EQ(lab.finished[0], at(105_ms));
}

TEST(InstanceQuota, an_idle_instance_has_no_events) {
  Driven lab(under_quota(20_ms, 100_ms));
  lab.start(at(0_s), 0.020);
  lab.go_to(at(1_h));
  EXPECT_LE(lab.events, 2);
  EXPECT_EQ(lab.next, Instant::never());
}

// 4 times 7 ms in a budget of 28: thirds of nanoseconds do not make the last one wait for the next
// period.
TEST(InstanceQuota, what_fits_into_the_budget_but_for_rounding_does_not_wait_for_the_next) {
  Driven lab(under_quota(28_ms, 100_ms));
  for (const Duration when : {0_ms, 1_ms, 3_ms, 7_ms}) lab.start(at(when), 0.007);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 4U);
  EXPECT_GE(lab.finished[3], at(28_ms));
  EXPECT_LE(lab.finished[3], at(28_ms) + 10_ns);
}

// What begins at a standstill waits, however little it is.
TEST(InstanceQuota, what_begins_when_the_budget_is_gone_waits_for_the_next_period) {
  Driven lab(under_quota(20_ms, 100_ms));
  lab.start(at(0_s), 0.020);
  lab.go_to(at(50_ms));
  lab.start(at(50_ms), 5e-9);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 2U);
  EXPECT_EQ(lab.finished[1], at(100_ms) + 5_ns);
}

// The same with slices of 5 ms: two of them are used when the period ends, and a third one is in
// hand. So 10 ms, then 25, then 10 from 200 ms on.
TEST(InstanceQuota, a_slice_in_hand_comes_on_top_of_the_next_budget) {
  InstanceType type = under_quota(20_ms, 100_ms);
  type.cpu_quota->slice = 5_ms;
  Driven lab(type);
  lab.start(at(90_ms), 0.045);
  lab.go_to(at(1_s));
  ASSERT_EQ(lab.finished.size(), 1U);
  EXPECT_EQ(lab.finished[0], at(210_ms));
}

TEST(InstanceQuota, slices_do_not_change_what_a_saturated_instance_does) {
  InstanceType type = under_quota(20_ms, 100_ms);
  type.cpu_quota->slice = 5_ms;
  Driven lab(type);
  lab.start(at(0_s), 1e6);
  lab.go_to(at(1_h));
  EXPECT_NEAR(lab.instance.used_ns(at(1_h)) / 3600e9, 0.2, 1e-9);
}

TEST(InstanceQuota, a_saturated_instance_does_quota_over_period) {
  Driven lab(under_quota(20_ms, 100_ms));
  lab.start(at(0_s), 1e6);
  lab.go_to(at(1_h));
  EXPECT_NEAR(lab.instance.used_ns(at(1_h)) / 3600e9, 0.2, 1e-9);
}

// ---- quota at zero credits ----------------------------------------------------------------------

// A t2.nano's 5 % of 100 ms are 5 ms: a job of 12 ms takes 5, stands, 5, stands, 2.
TEST(InstanceQuota, at_zero_credits_the_baseline_is_a_budget_per_period) {
  Driven nano(t2_nano(), {}, quota_form(100_ms));
  nano.instance.set_credits(0);
  nano.start(at(0_s), 0.012);
  nano.go_to(at(1_s));
  ASSERT_EQ(nano.finished.size(), 1U);
  EXPECT_NEAR(nano.finished[0].seconds(), 0.202, 1e-8);
  EXPECT_EQ(nano.exhausted.size(), 1U);
}

TEST(InstanceQuota, at_zero_credits_no_more_than_the_baseline_is_used_over_time) {
  Driven nano(t2_nano(), {}, quota_form(100_ms));
  nano.instance.set_credits(0);
  nano.start(at(0_s), 1e6);
  nano.go_to(at(1_h));
  EXPECT_NEAR(nano.instance.used_ns(at(1_h)) / 3600e9, 0.05, 1e-6);
  EXPECT_NEAR(nano.instance.credits(at(1_h))->balance(), 0, 1e-3);
}

// Idle for 10 min it earns 0.5 credits = 30 vCPU-s: those are spent at full speed.
TEST(InstanceQuota, credits_earned_meanwhile_lift_the_quota) {
  Driven nano(t2_nano(), {}, quota_form(100_ms));
  nano.instance.set_credits(0);
  nano.start(at(0_s), 0.001);
  nano.start(at(10_min), 20);
  nano.go_to(at(11_min));
  ASSERT_EQ(nano.finished.size(), 2U);
  EXPECT_NEAR(nano.finished[1].seconds(), 620, 1e-6);
}

TEST(InstanceQuota, while_there_are_credits_there_is_no_quota) {
  Driven nano(t2_nano(), {}, quota_form(100_ms));
  nano.start(at(0_s), 10);
  nano.go_to(at(1_min));
  ASSERT_EQ(nano.finished.size(), 1U);
  EXPECT_EQ(nano.finished[0], at(10_s));
}

// ---- ramp ---------------------------------------------------------------------------------------

// Speed falls linearly from 1 to 0.1 within 15 min of full load on a t2.micro: it begins with
// 0.9 / 2 x 15 = 6.75 credits left, and the balance is gone 15 min later.
TEST(InstanceRamp, speed_falls_from_full_to_the_baseline_in_its_time) {
  Driven micro(t2_micro(), CreditMode::standard, ramp(15_min));
  micro.instance.withhold_launch_credits();
  micro.instance.set_credits(6.75);
  micro.start(at(0_s), 1e6);
  for (int k = 0; k < 16; ++k) {  // in the middle of each step it is on the line
    const Duration middle = 15_min * (2 * k + 1) / 32;
    micro.go_to(at(middle));
    EXPECT_NEAR(micro.instance.processor().capacity(), 1 - 0.9 * middle.seconds() / 900, 1e-9);
  }
  micro.go_to(at(16_min));
  EXPECT_EQ(micro.instance.processor().capacity(), 0.1);
  ASSERT_EQ(micro.exhausted.size(), 1U);
  EXPECT_NEAR(micro.exhausted[0].seconds(), 900, 1e-6);
}

TEST(InstanceRamp, never_goes_up_under_full_load) {
  Driven micro(t2_micro(), CreditMode::standard, ramp(15_min));
  micro.start(at(0_s), 1e6);
  double before = 1;
  for (Duration t; t < 60_min; t += 10_s) {
    micro.go_to(at(t));
    EXPECT_LE(micro.instance.processor().capacity(), before);
    before = micro.instance.processor().capacity();
  }
  EXPECT_EQ(before, 0.1);
  EXPECT_LT(micro.events, 200) << "steps, not polling";
}

TEST(InstanceRamp, of_no_length_is_a_hard_cut) {
  Driven with(t2_micro(), CreditMode::standard, ramp(Duration{}));
  Driven without(t2_micro());
  for (Driven* micro : {&with, &without}) {
    micro->start(at(0_s), 3000);
    micro->go_to(at(24_h));
  }
  EXPECT_EQ(with.finished, without.finished);
  EXPECT_EQ(with.exhausted, without.exhausted);
}

// ---- per vCPU -----------------------------------------------------------------------------------

// A t2.medium earns 0.4 vCPUs: 0.2 on each of two. One job alone is held to 0.2.
TEST(InstancePerVcpu, a_job_alone_is_held_to_one_vcpus_baseline) {
  Driven medium(t2_medium(), {}, per_vcpu());
  medium.instance.set_credits(0);
  medium.start(at(0_s), 1);
  medium.go_to(at(4_s));
  EXPECT_NEAR(medium.instance.processor().in_use(), 0.2, 1e-12);
  medium.go_to(at(6_s));
  ASSERT_EQ(medium.finished.size(), 1U);
  EXPECT_NEAR(medium.finished[0].seconds(), 5, 1e-6);
}

TEST(InstancePerVcpu, two_jobs_have_the_whole_baseline) {
  Driven medium(t2_medium(), {}, per_vcpu());
  medium.instance.set_credits(0);
  medium.start(at(0_s), 1);
  medium.start(at(0_s), 1);
  medium.go_to(at(4_s));
  EXPECT_NEAR(medium.instance.processor().in_use(), 0.4, 1e-12);
}

// Held to 0.2 while 0.4 are earned, the balance grows to one credit in 5 min; then it is spent.
TEST(InstancePerVcpu, what_is_earned_beyond_one_share_is_spent_once_it_is_a_credit) {
  Driven medium(t2_medium(), {}, per_vcpu());
  medium.instance.set_credits(0);
  medium.start(at(0_s), 1e6);
  medium.go_to(at(299_s));
  EXPECT_NEAR(medium.instance.processor().in_use(), 0.2, 1e-12);
  medium.go_to(at(301_s));
  EXPECT_NEAR(medium.instance.processor().in_use(), 1, 1e-12);
}

// ---- never more than was earned -----------------------------------------------------------------

TEST(InstanceQuota, per_vcpu_at_zero_credits_a_saturated_instance_does_its_baseline) {
  Driven medium(t2_medium(), {}, quota_form(100_ms, true));
  medium.instance.set_credits(0);
  medium.start(at(0_s), 1e6);
  medium.start(at(0_s), 1e6);
  medium.go_to(at(1_h));
  EXPECT_NEAR(medium.instance.used_ns(at(1_h)) / 3600e9, 0.4, 1e-3);
}

// One job of 0.5 s has the 0.2 of one vCPU; beside it 0.2 are earned, a credit in five minutes.
TEST(InstanceQuota, per_vcpu_at_zero_credits_a_job_alone_gets_one_vcpus_share) {
  Driven medium(t2_medium(), {}, quota_form(100_ms, true));
  medium.instance.set_credits(0);
  medium.start(at(0_s), 10);
  medium.go_to(at(1_min));
  ASSERT_EQ(medium.finished.size(), 1U);
  EXPECT_NEAR(medium.finished[0].seconds(), 50, 0.1);
}

TEST(InstanceQuota, per_vcpu_what_is_earned_beyond_one_share_is_spent_once_it_is_a_credit) {
  Driven medium(t2_medium(), {}, quota_form(100_ms, true));
  medium.instance.set_credits(0);
  medium.start(at(0_s), 1e6);
  medium.go_to(at(299_s));
  EXPECT_NEAR(medium.instance.used_ns(at(299_s)) / 1e9, 0.2 * 299, 0.02);
  medium.go_to(at(310_s));
  EXPECT_NEAR(medium.instance.used_ns(at(310_s)) / 1e9, 0.2 * 300 + 10, 0.3);
}

TEST(InstanceQuota, a_change_to_the_mode_that_it_has_changes_nothing) {
  const auto used_of = [](bool repeats) {
    Driven micro(t2_micro(), {}, quota_form(100_ms));
    micro.instance.set_credits(0);
    micro.start(at(0_s), 1e6);
    micro.go_to(at(30050_ms));
    if (repeats) micro.instance.set_credit_mode(CreditMode::standard);
    micro.next = micro.instance.next_event();
    micro.go_to(at(1_min));
    return micro.instance.used_ns(at(1_min));
  };
  EXPECT_EQ(used_of(true), used_of(false));
}

// Unlimited from 30 s on: at full speed; standard again from 40 s on, with the same periods.
TEST(InstanceQuota, is_lifted_in_unlimited_mode_and_in_force_again_in_standard_mode) {
  Driven micro(t2_micro(), {}, quota_form(100_ms));
  micro.instance.set_credits(0);
  micro.start(at(0_s), 1e6);
  micro.go_to(at(30_s));
  micro.instance.set_credit_mode(CreditMode::unlimited);
  micro.next = micro.instance.next_event();
  micro.go_to(at(40_s));
  micro.instance.set_credit_mode(CreditMode::standard);
  micro.next = micro.instance.next_event();
  const double used_before = micro.instance.used_ns(at(40_s));
  EXPECT_NEAR(used_before / 1e9, 30 * 0.1 + 10, 0.02);
  micro.go_to(at(1_min));
  EXPECT_NEAR((micro.instance.used_ns(at(1_min)) - used_before) / 1e9, 20 * 0.1, 0.02);
}

// Jobs of 30 ms with pauses of 105 ms: each pause earns more than a period's swing.
TEST(InstanceQuota, pauses_do_not_earn_more_than_the_baseline) {
  Driven micro(t2_micro(), {}, quota_form(100_ms));
  micro.instance.set_credits(0);
  std::size_t done = 0;
  for (Instant next = at(0_s); next < at(10_min);) {
    micro.start(next, 0.030);
    while (micro.finished.size() == done) micro.step();
    done = micro.finished.size();
    next = micro.finished.back() + 105_ms;
  }
  const double used = micro.instance.used_ns(micro.now) / 1e9;
  EXPECT_LE(used, 0.1 * micro.now.seconds() + 0.011);
  EXPECT_GE(used, 0.08 * micro.now.seconds());
}

// 0.3 vCPUs on three of them: a third of it is not quite 0.1.
TEST(InstancePerVcpu, shares_that_no_double_holds_make_no_event_at_the_end_of_time) {
  InstanceType type = plain(3);
  type.credits = CreditTerms{18, 432, 0};
  Driven three(type, CreditMode::standard, per_vcpu());
  three.instance.set_credits(0);
  for (int i = 0; i < 3; ++i) three.start(at(0_s), 1);
  three.go_to(at(1_min));
  ASSERT_EQ(three.finished.size(), 3U);
  EXPECT_NEAR(three.finished[2].seconds(), 10, 1e-6);
}

}  // namespace
}  // namespace headroom::cloud
