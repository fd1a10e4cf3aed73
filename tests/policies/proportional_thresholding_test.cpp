#include "policies/proportional_thresholding.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/scaling/adjustment.hpp"
#include "tests/policies/by_rate.hpp"
#include "tests/policies/by_utilisation.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

const scaling::Wake kTick{scaling::Wake::Why::tick};

scaling::Attached attached(Config::Object settings = {}) {
  return proportional_thresholding().make(Config(std::move(settings)), {});
}

// policies.md 11.6
TEST(ProportionalThresholding, follows_the_vector) {
  const std::vector<double> expected = {1,        4.9,    4.9,      4.202286, 3.076,
                                        2.194214, 2.8085, 3.351357, 2.737429, 2.048857};
  const ProportionalThresholds law{0.7, 0.1, 0, 3.0};
  double instances = 1;
  for (std::size_t i = 0; i < kRates.size(); ++i) {
    const double share = kRates[i] / (kRatePerInstance * scaling::whole_capacity(instances));
    instances = std::max(law.next(instances, share), 1.0);
    EXPECT_NEAR(instances, expected[i], 1e-6) << "after tick " << i + 1;
  }
  EXPECT_EQ(follow_utilisation(*attached({{"Gain", Config(3.0)}}).policy, kRates, 1),
            (std::vector<int>{1, 5, 5, 5, 4, 3, 3, 4, 3, 3}));
}

TEST(ProportionalThresholding, narrows_its_range_as_the_group_grows) {
  const ProportionalThresholds law{0.7, 0.1, 0.5, {}};
  EXPECT_DOUBLE_EQ(law.low(1), 0) << "one alone stays";
  EXPECT_DOUBLE_EQ(law.low(2), 0.315);
  EXPECT_DOUBLE_EQ(law.low(10), 0.567);
  // With one instance less, 10 at just below the low threshold stay below the high one.
  EXPECT_LT(0.567 * 10 / 9, 0.7);
}

// 0.5 x 7 / 0.7 = 5 instances for a utilisation of 1: 7 + 5 x 0.3
TEST(ProportionalThresholding, by_default_grows_as_integral_control_does) {
  EXPECT_EQ(attached().policy->decide(kTick, all_at(1, 7, Instant{})).desired, 9);
}

TEST(ProportionalThresholding, holds_within_the_range_and_while_an_instance_boots) {
  const auto policy = attached();
  EXPECT_EQ(policy.policy->decide(kTick, all_at(0.6, 10, Instant{})).desired, 10);
  scaling::Observation booting = all_at(1, 7, Instant{} + 1_h);
  booting.instances.push_back(booting_up({}, booting.now));
  EXPECT_FALSE(policy.policy->decide(kTick, booting).desired);
}

TEST(ProportionalThresholding, survives_a_group_without_instances_and_stays_within_limits) {
  const auto policy = attached();
  EXPECT_FALSE(policy.policy->decide(kTick, {}).desired);
  scaling::Observation observation = all_at(1, 4, Instant{});
  observation.group.max = 4;
  EXPECT_EQ(policy.policy->decide(kTick, observation).desired, 4);
  observation = all_at(0, 4, Instant{});
  observation.group.min = 4;
  EXPECT_EQ(policy.policy->decide(kTick, observation).desired, 4);
  observation = all_at(0, 1, Instant{});
  observation.group.min = 0;
  EXPECT_EQ(policy.policy->decide(kTick, observation).desired, 1);
}

}  // namespace
}  // namespace headroom::policies
