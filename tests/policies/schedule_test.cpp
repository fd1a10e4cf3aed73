#include "policies/schedule.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

Config step(double at, double instances) {
  return Config(Config::Object{{"At", Config(at)}, {"Instances", Config(instances)}});
}

scaling::Attached attached(Config::List steps, std::optional<double> turn = {}) {
  Config::Object settings = {{"Steps", Config(std::move(steps))}};
  if (turn) settings.emplace_back("RepeatEvery", Config(*turn));
  return schedule().make(Config(std::move(settings)), {});
}

scaling::Decision at(const scaling::Attached& policy, Duration since_start) {
  scaling::Observation observation;
  observation.now = Instant::at(since_start);
  observation.group = settled(1);
  return policy.policy->decide({scaling::Wake::Why::timer}, observation);
}

TEST(Schedule, has_what_its_last_step_says_and_wakes_for_the_next_one) {
  const scaling::Attached policy = attached({step(0, 2), step(600, 5)});
  EXPECT_TRUE(policy.needs.start);
  EXPECT_EQ(at(policy, 0_s).desired, 2);
  EXPECT_EQ(at(policy, 0_s).wake_in, 600_s);
  EXPECT_EQ(at(policy, 599_s).desired, 2);
  EXPECT_EQ(at(policy, 599_s).wake_in, 1_s);
  EXPECT_EQ(at(policy, 600_s).desired, 5);
  EXPECT_FALSE(at(policy, 600_s).wake_in) << "nothing comes any more";
}

TEST(Schedule, begins_with_its_first_step_whenever_that_is) {
  EXPECT_EQ(at(attached({step(300, 4), step(600, 5)}), 0_s).desired, 4);
}

TEST(Schedule, begins_anew_where_it_repeats) {
  const scaling::Attached policy = attached({step(0, 2), step(600, 5)}, 1000.0);
  EXPECT_EQ(at(policy, 700_s).wake_in, 300_s);
  EXPECT_EQ(at(policy, 1000_s).desired, 2);
  EXPECT_EQ(at(policy, 2700_s).desired, 5);
}

TEST(Schedule, refuses_steps_that_are_not_in_order) {
  EXPECT_THROW(attached({}), scaling::BadConfig);
  EXPECT_THROW(attached({step(600, 5), step(600, 6)}), scaling::BadConfig);
  EXPECT_THROW(attached({step(0, 5), step(900, 6)}, 900.0), scaling::BadConfig);
}

TEST(Schedule, stays_within_the_groups_limits) {
  scaling::Observation observation;
  observation.group = settled(1);
  observation.group.max = 3;
  EXPECT_EQ(attached({step(0, 5)}).policy->decide({scaling::Wake::Why::start}, observation).desired,
            3);
}

}  // namespace
}  // namespace headroom::policies
