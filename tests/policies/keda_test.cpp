#include "policies/keda.hpp"

#include <gtest/gtest.h>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::Observation;

const scaling::Wake kTick{scaling::Wake::Why::tick};
const Instant kNow = Instant{} + 1_h;

scaling::Attached attached(Config::Object settings = {}) {
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return keda().make(Config(std::move(settings)), {});
}

/// @param rate requests a second of the last minute, that reached an instance
Observation served(double rate, int instances, Instant now) {
  Observation observation;
  observation.now = now;
  observation.group = settled(instances);
  observation.metrics = {{{now - 60_s, rate * 60}}, {}};
  return observation;
}

/// The metric has no datapoint.
Observation missing(int instances, Instant now) {
  Observation observation = served(0, instances, now);
  observation.metrics[0].clear();
  return observation;
}

std::optional<int> answer(const scaling::Attached& policy, const Observation& observation) {
  return policy.policy->decide(kTick, observation).desired;
}

TEST(Keda, from_one_on_counts_requests_an_instance) {
  EXPECT_EQ(answer(attached(), served(45, 3, kNow)), 5);
  EXPECT_EQ(answer(attached(), served(33, 3, kNow)), 3) << "within the tolerance";
  EXPECT_EQ(answer(attached(), served(1000, 3, kNow)), 7) << "4 more in 15 s";
}

TEST(Keda, goes_down_after_five_minutes_as_the_autoscaler_does) {
  const scaling::Attached policy = attached();
  EXPECT_EQ(answer(policy, served(5, 4, kNow)), 4);
  EXPECT_EQ(answer(policy, served(5, 4, kNow + 285_s)), 4);
  EXPECT_EQ(answer(policy, served(5, 4, kNow + 300_s)), 1);
}

TEST(Keda, calls_the_first_instance_when_requests_are_refused) {
  const scaling::Attached policy = attached();
  Observation refused = served(0, 0, kNow);
  EXPECT_FALSE(answer(policy, refused));
  refused.now += 30_s;
  refused.metrics[1] = {{refused.now - 60_s, 1.0}};
  EXPECT_EQ(answer(policy, refused), 1);
}

TEST(Keda, looks_for_activity_only_each_polling_interval) {
  const scaling::Attached policy = attached();
  EXPECT_FALSE(answer(policy, served(0, 0, kNow)));
  EXPECT_FALSE(answer(policy, served(5, 0, kNow + 15_s)));
  EXPECT_EQ(answer(policy, served(5, 0, kNow + 30_s)), 1);
}

TEST(Keda, is_active_above_a_threshold) {
  const auto by_rate = [](double rate) {
    return answer(attached({{"ActivationThreshold", Config(5.0)}}), served(rate, 0, kNow));
  };
  EXPECT_FALSE(by_rate(5));
  EXPECT_EQ(by_rate(5.1), 1);
}

TEST(Keda, goes_to_none_after_the_cooldown_period_if_it_may) {
  const auto size_after = [](Duration idle, int min) {
    const scaling::Attached policy = attached();
    answer(policy, served(5, 1, kNow));
    std::optional<int> size;
    for (Duration t = 15_s; t <= idle; t += 15_s) {
      Observation observation = served(0, 1, kNow + t);
      observation.group.min = min;
      size = answer(policy, observation);
    }
    return size;
  };
  EXPECT_EQ(size_after(285_s, 0), 1);
  EXPECT_EQ(size_after(300_s, 0), 0);
  EXPECT_EQ(size_after(600_s, 1), 1);
}

TEST(Keda, falls_back_after_more_failures_than_it_may_have) {
  const scaling::Attached policy =
      attached({{"IgnoreNullValues", Config(false)}, {"FallbackReplicas", Config(6.0)}});
  EXPECT_EQ(answer(policy, served(30, 3, kNow)), 3);
  for (const Duration t : {30_s, 60_s, 90_s})
    EXPECT_FALSE(answer(policy, missing(3, kNow + t))) << t.seconds() << " s";
  EXPECT_EQ(answer(policy, missing(3, kNow + 120_s)), 6);
  EXPECT_EQ(answer(policy, served(60, 6, kNow + 150_s)), 6) << "and it is over";
  EXPECT_FALSE(answer(policy, missing(6, kNow + 180_s)));
}

TEST(Keda, takes_a_missing_datapoint_for_no_requests_unless_it_is_told_not_to) {
  const scaling::Attached policy = attached();
  EXPECT_EQ(answer(policy, missing(1, kNow)), 1);
  EXPECT_EQ(answer(policy, missing(1, kNow + 300_s)), 0);
  EXPECT_THROW(attached({{"FallbackReplicas", Config(6.0)}}), scaling::BadConfig);
}

TEST(Keda, stays_within_the_groups_limits) {
  Observation observation = served(1000, 3, kNow);
  observation.group.max = 4;
  EXPECT_EQ(answer(attached(), observation), 4);
  observation = served(0, 3, kNow);
  observation.group.min = observation.group.max = 3;
  EXPECT_EQ(answer(attached(), observation), 3);
}

TEST(Keda, looks_at_requests_each_15_s) {
  const scaling::Needs needs = attached().needs;
  EXPECT_EQ(needs.tick, 15_s);
  ASSERT_EQ(needs.metrics.size(), 2U);
  EXPECT_EQ(needs.metrics[0].period, 60_s) << "however often it looks";
  EXPECT_FALSE(needs.capacity);
  EXPECT_TRUE(keda().make(Config(Config::Object{}), {}).needs.capacity) << "to be measured";
}

}  // namespace
}  // namespace headroom::policies
