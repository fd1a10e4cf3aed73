#include "policies/simple_scaling.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::BadConfig;
using scaling::Config;

scaling::Attached simple(const std::string& type, double adjustment, Config::Object more = {}) {
  more.emplace_back("AdjustmentType", type);
  more.emplace_back("ScalingAdjustment", adjustment);
  return simple_scaling().make(Config(std::move(more)), {0, 1000, 1, false});
}

int desired_from(int instances, const std::string& type, double adjustment,
                 Config::Object more = {}) {
  const auto attached = simple(type, adjustment, std::move(more));
  const auto group = settled(instances);
  return desired_after(wake_by_alarm(*attached.policy, {}, {99}, group), group);
}

TEST(SimpleScaling, a_change_is_added_whatever_the_metric_says) {
  EXPECT_EQ(desired_from(4, "ChangeInCapacity", 3), 7);
  EXPECT_EQ(desired_from(4, "ChangeInCapacity", -1), 3);
}

TEST(SimpleScaling, an_exact_capacity_is_set) { EXPECT_EQ(desired_from(4, "ExactCapacity", 9), 9); }

// Aws-behaviour 4.7, S1-S5, which simple scaling shares: 12.7, 0.67, -0.58 and -6.67 of 100 %.
TEST(SimpleScaling, percentages_are_rounded_as_in_step_scaling) {
  const auto change = [](double percent, int of) {
    return desired_from(of, "PercentChangeInCapacity", percent) - of;
  };
  EXPECT_EQ(change(127, 10), 12);
  EXPECT_EQ(change(67, 1), 1);
  EXPECT_EQ(change(-58, 1), -1);
  EXPECT_EQ(change(-66.7, 10), -6);
  EXPECT_EQ(desired_from(4, "PercentChangeInCapacity", 25, {{"MinAdjustmentMagnitude", 2.0}}), 6);
}

TEST(SimpleScaling, waits_for_activities_and_has_a_cooldown_of_its_own) {
  const auto plain = simple("ChangeInCapacity", 1).needs.stance;
  EXPECT_TRUE(plain.waits);
  EXPECT_FALSE(plain.cooldown);
  EXPECT_TRUE(plain.scales_out);
  EXPECT_FALSE(plain.scales_in);
  EXPECT_EQ(simple("ChangeInCapacity", -1, {{"Cooldown", 180.0}}).needs.stance.cooldown, 180_s);
}

TEST(SimpleScaling, a_magnitude_without_a_percentage_is_refused) {
  EXPECT_THROW(simple("ChangeInCapacity", 1, {{"MinAdjustmentMagnitude", 2.0}}), BadConfig);
  EXPECT_THROW(simple("ExactCapacity", -1), BadConfig);
}

}  // namespace
}  // namespace headroom::policies
