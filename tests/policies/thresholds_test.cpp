#include "policies/thresholds.hpp"

#include <gtest/gtest.h>

#include "tests/policies/by_rate.hpp"
#include "tests/policies/by_utilisation.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

const scaling::Wake kTick{scaling::Wake::Why::tick};

scaling::Attached attached(Config::Object settings = {}) {
  return thresholds().make(Config(std::move(settings)), {});
}

/// Acts on each sample at once.
Config::Object hasty(Config::Object more = {}) {
  Config::Object settings = {{"ConfirmationsOut", Config(1.0)},
                             {"ConfirmationsIn", Config(1.0)},
                             {"CooldownOut", Config(0.0)},
                             {"CooldownIn", Config(0.0)},
                             {"GuardShare", Config(1.0)}};
  settings.insert(settings.begin(), more.begin(), more.end());
  return settings;
}

// policies.md 11.3
TEST(Thresholds, follow_the_utilisation_one_by_one) {
  EXPECT_EQ(follow_utilisation(*attached(hasty()).policy, kRates, 1),
            (std::vector<int>{1, 2, 3, 2, 1, 2, 3, 4, 3, 2}));
}

// policies.md 11: two instances are below 50 %, one is above 70 %.
TEST(Thresholds, flap_for_ever_without_the_guard) {
  const std::vector<double> constant(6, 12.0);
  EXPECT_EQ(follow_utilisation(*attached(hasty({{"Guard", Config(false)}})).policy, constant, 2),
            (std::vector<int>{1, 2, 1, 2, 1, 2}));
  EXPECT_EQ(follow_utilisation(*attached(hasty()).policy, constant, 2),
            (std::vector<int>{2, 2, 2, 2, 2, 2}));
}

// 2 of 3 have 44 % x 3 / 2 = 66 %: within 70 %, and just not within 0.95 of it, 66.5 %, at 44.4 %.
TEST(Thresholds, guard_by_a_share_of_the_high_threshold) {
  const auto with_guard_of = [](double share, double cpu) {
    auto settings = hasty();
    settings.back().second = Config(share);
    return attached(settings).policy->decide(kTick, all_at(cpu, 3, Instant{} + 1_h)).desired;
  };
  EXPECT_EQ(with_guard_of(0.95, 0.44), 2);
  EXPECT_FALSE(with_guard_of(0.95, 0.444));
  EXPECT_EQ(with_guard_of(1.0, 0.444), 2);
}

TEST(Thresholds, wait_for_confirmations_and_for_the_cooldown) {
  const scaling::Attached policy = attached();
  // All at 100 %: the second sample adds one, then 60 s pass without a look.
  EXPECT_EQ(follow_utilisation(*policy.policy, std::vector<double>(5, 140), 2),
            (std::vector<int>{2, 3, 3, 4, 4}))
      << "a sample at the end of the cooldown counts";
  // Five samples below, and 300 s after the last.
  EXPECT_EQ(follow_utilisation(*attached().policy, std::vector<double>(11, 1), 4),
            (std::vector<int>{4, 4, 4, 4, 3, 3, 3, 3, 3, 2, 2}));
}

TEST(Thresholds, one_sample_within_bounds_starts_the_count_anew) {
  EXPECT_EQ(follow_utilisation(*attached().policy, {28, 17, 28, 28}, 2),
            (std::vector<int>{2, 2, 2, 3}));
}

TEST(Thresholds, can_add_a_share_at_once) {
  const auto policy = attached(hasty({{"StepPercent", Config(10.0)}}));
  EXPECT_EQ(policy.policy->decide(kTick, all_at(0.9, 21, Instant{} + 1_h)).desired, 24);
}

TEST(Thresholds, wait_for_the_boot_between_one_and_three_minutes) {
  const auto sizes_with_boot = [](Duration boot) {
    scaling::GroupFacts facts;
    facts.boot_estimate = boot;
    const auto policy =
        thresholds().make(Config(Config::Object{{"ConfirmationsOut", Config(1.0)}}), facts);
    return follow_utilisation(*policy.policy, std::vector<double>(4, 1400), 1);
  };
  EXPECT_EQ(sizes_with_boot(120_s), (std::vector<int>{2, 2, 3, 3}));
  EXPECT_EQ(sizes_with_boot(900_s), (std::vector<int>{2, 2, 2, 3}));
}

TEST(Thresholds, have_no_opinion_without_a_sample) {
  const scaling::Attached policy = attached(hasty());
  EXPECT_FALSE(policy.policy->decide(kTick, {}).desired);
  scaling::Observation boot = all_at(0.9, 1, Instant{} + 1_h);
  boot.instances = {booting_up(0.9, boot.now)};
  EXPECT_FALSE(policy.policy->decide(kTick, boot).desired);
}

TEST(Thresholds, stay_within_the_groups_limits_and_never_go_to_none) {
  const scaling::Attached policy = attached(hasty({{"Guard", Config(false)}}));
  scaling::Observation observation = all_at(0, 1, Instant{} + 1_h);
  observation.group.min = 0;
  EXPECT_EQ(policy.policy->decide(kTick, observation).desired, 1);
  observation = all_at(1, 5, Instant{} + 2_h);
  observation.group.max = 5;
  EXPECT_EQ(policy.policy->decide(kTick, observation).desired, 5);
}

TEST(Thresholds, refuse_a_low_threshold_above_the_high_one) {
  EXPECT_THROW(attached({{"Low", Config(70.0)}}), scaling::BadConfig);
  EXPECT_EQ(attached({{"Period", Config(15.0)}}).needs.tick, 15_s);
  EXPECT_TRUE(attached().needs.per_instance);
}

}  // namespace
}  // namespace headroom::policies
