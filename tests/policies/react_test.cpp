#include "policies/react.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/policies/by_rate.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

scaling::Attached attached(Config::Object settings = {}) {
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return react().make(Config(std::move(settings)), {});
}

// policies.md 11.2
TEST(React, follows_the_rate_with_a_fifth_more) {
  EXPECT_EQ(follow(*attached().policy, kRates, 1),
            (std::vector<int>{1, 4, 6, 3, 2, 2, 5, 5, 3, 2}));
}

TEST(React, without_a_margin_has_just_what_is_needed) {
  const scaling::Attached bare = attached({{"Margin", Config(0.0)}});
  EXPECT_EQ(follow(*bare.policy, kRates, 1), (std::vector<int>{1, 3, 5, 2, 1, 1, 4, 4, 2, 1}));
}

// 20 a second need two instances, a tenth more would need three.
TEST(React, keeps_an_instance_that_a_tenth_more_would_need) {
  EXPECT_EQ(follow(*attached({{"Margin", Config(0.0)}}).policy, {19, 18.5}, 2),
            (std::vector<int>{2, 2}));
  EXPECT_EQ(follow(*attached({{"Margin", Config(0.0)}}).policy, {9.5}, 1), (std::vector<int>{1}));
}

TEST(React, has_no_opinion_before_the_first_request_is_counted_and_takes_silence_for_none_then) {
  const scaling::Attached policy = attached();
  scaling::Observation silence;
  silence.group = settled(4);
  silence.metrics = {{}};
  const scaling::Wake tick{scaling::Wake::Why::tick};
  EXPECT_FALSE(policy.policy->decide(tick, silence).desired);
  follow(*policy.policy, {8}, 4);
  silence.group.min = 1;
  EXPECT_EQ(policy.policy->decide(tick, silence).desired, 1) << "the least that is allowed";
}

TEST(React, stays_within_the_groups_limits) {
  const scaling::Attached policy = attached();
  scaling::Observation crowd;
  crowd.group = settled(1);
  crowd.group.max = 5;
  crowd.metrics = {{{Instant{}, 60 * 1000.0}}};
  EXPECT_EQ(policy.policy->decide({scaling::Wake::Why::tick}, crowd).desired, 5);
}

TEST(React, is_woken_each_period_with_the_requests_of_it) {
  const scaling::Needs needs = attached({{"Period", Config(300.0)}}).needs;
  EXPECT_EQ(needs.tick, 300_s);
  ASSERT_EQ(needs.metrics.size(), 1U);
  EXPECT_EQ(needs.metrics[0].id.name, "RequestCount");
  EXPECT_EQ(needs.metrics[0].period, 300_s);
  EXPECT_THROW(attached({{"Period", Config(90.0)}}), scaling::BadConfig);
}

}  // namespace
}  // namespace headroom::policies
