#include "policies/integral.hpp"

#include <gtest/gtest.h>

#include "policies/parts/loop_gain.hpp"
#include "policies/parts/utilisation_control.hpp"
#include "sim/scaling/adjustment.hpp"
#include "tests/policies/by_rate.hpp"
#include "tests/policies/by_utilisation.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

const scaling::Wake kTick{scaling::Wake::Why::tick};

scaling::Attached attached(Config::Object settings = {}) {
  return integral().make(Config(std::move(settings)), {});
}

// policies.md 11.5; a gain of 0.5 is the default
TEST(Integral, follows_the_vector) {
  const std::vector<double> expected = {1,        2.166667, 3.103836, 2.429491, 1.648583,
                                        1.314941, 2.144606, 2.646717, 2.111072, 1.390627};
  UtilisationControl control(Config(Config::Object{}), {}, 60_s, 0.6);
  int present = 1;
  for (std::size_t i = 0; i < kRates.size(); ++i) {
    const double share = kRates[i] / (kRatePerInstance * present);
    const auto decision = control.step(share, all_at(share, present, Instant{}), {});
    EXPECT_NEAR(control.instances(), expected[i], 1e-6) << "after tick " << i + 1;
    present = decision.desired.value();
    EXPECT_EQ(present, scaling::whole_capacity(expected[i]));
  }
  EXPECT_EQ(follow_utilisation(*attached().policy, kRates, 1),
            (std::vector<int>{1, 3, 4, 3, 2, 2, 3, 3, 3, 2}));
}

// A gain of 1 brings any utilisation to the target in a tick, as Kubernetes' autoscaler does.
TEST(Integral, with_a_gain_of_1_is_there_at_once) {
  const auto policy = attached({{"IntegralGain", Config(1.0)}});
  EXPECT_EQ(policy.policy->decide(kTick, all_at(0.9, 4, Instant{})).desired, 6);
  EXPECT_EQ(policy.policy->decide(kTick, all_at(0.3, 6, Instant{})).desired, 3);
}

TEST(Integral, holds_while_an_instance_boots_or_counts_it_or_does_neither) {
  scaling::Observation observation = all_at(0.9, 4, Instant{} + 1_h);
  observation.instances.push_back(booting_up({}, observation.now));
  observation.group.pending = 1;
  observation.group.desired = 6;
  const auto answer = [&](const char* way) {
    return attached({{"WhileBooting", Config(way)}, {"IntegralGain", Config(0.5)}})
        .policy->decide(kTick, observation)
        .desired;
  };
  EXPECT_FALSE(answer("hold"));
  EXPECT_EQ(answer("count"), 6) << "0.9 x 4 on 6 are just 0.6";
  EXPECT_EQ(answer("ignore"), 8) << "6 (1 + 0.5 x 0.5) = 7.5";
}

TEST(Integral, does_not_wait_for_an_instance_that_has_failed) {
  scaling::Observation observation = all_at(0.9, 4, Instant{} + 1_h);
  observation.instances.back().is_healthy = false;
  EXPECT_EQ(attached().policy->decide(kTick, observation).desired, 5);
}

TEST(Integral, starts_anew_from_a_size_that_another_has_set) {
  const auto policy = attached({{"IntegralGain", Config(0.5)}});
  policy.policy->decide(kTick, all_at(0.66, 10, Instant{}));  // 10.5
  EXPECT_EQ(policy.policy->decide(kTick, all_at(0.6, 11, Instant{})).desired, 11);
  EXPECT_EQ(policy.policy->decide(kTick, all_at(0.9, 2, Instant{})).desired, 3) << "2.5";
}

TEST(Integral, leaves_errors_within_the_dead_band_alone) {
  const auto policy = attached({{"DeadBand", Config(0.1)}, {"IntegralGain", Config(1.0)}});
  EXPECT_EQ(policy.policy->decide(kTick, all_at(0.65, 20, Instant{})).desired, 20);
  EXPECT_EQ(policy.policy->decide(kTick, all_at(0.69, 20, Instant{})).desired, 23);
}

TEST(Integral, clamping_is_its_anti_windup) {
  const auto policy = attached();
  scaling::Observation busy = all_at(1, 3, Instant{});
  busy.group.max = 3;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(policy.policy->decide(kTick, busy).desired, 3);
  scaling::Observation idle = all_at(0.2, 3, Instant{});
  EXPECT_EQ(policy.policy->decide(kTick, idle).desired, 2) << "3 (1 - 0.5 x 0.667), at once";
}

TEST(Integral, survives_a_group_without_instances_and_one_of_a_fixed_size) {
  const auto policy = attached();
  EXPECT_FALSE(policy.policy->decide(kTick, {}).desired);
  scaling::Observation observation = all_at(0, 1, Instant{});
  observation.group.min = 0;
  EXPECT_EQ(policy.policy->decide(kTick, observation).desired, 1) << "never to none";
  observation.group.min = observation.group.max = 1;
  observation.instances[0].cpu = 1;
  EXPECT_EQ(policy.policy->decide(kTick, observation).desired, 1);
}

// 0.5 x 0.4 + 0.25 x (0.4 - 0.2) + 1 x ((0.4 - 0.2) / 3 - 0)
TEST(VelocityPid, adds_the_errors_change_and_the_change_of_its_filtered_slope) {
  VelocityPid pid({0.5, 0.25, 1, 2, 0});
  EXPECT_DOUBLE_EQ(pid.step(0.2), 0.1);
  EXPECT_NEAR(pid.step(0.4), 0.2 + 0.05 + 0.2 / 3, 1e-12);
  // Filtered: 0.2, 0.2667; the slope from there to 0.4 is 0.0444, which is 0.0222 less.
  EXPECT_NEAR(pid.step(0.4), 0.2 + 0 - 0.2 / 9, 1e-12);
}

// policies.md 10
TEST(LoopGain, is_half_of_the_limit_with_the_boot_where_that_is_ignored) {
  EXPECT_NEAR(default_gain(60_s, 150_s, WhileBooting::hold), 0.5, 1e-12);
  EXPECT_NEAR(default_gain(60_s, 150_s, WhileBooting::ignore), 0.347296 / 2, 1e-6)
      << "a tick and three";
  EXPECT_GT(default_gain(1_s, Duration::infinite(), WhileBooting::ignore), 0);
}

}  // namespace
}  // namespace headroom::policies
