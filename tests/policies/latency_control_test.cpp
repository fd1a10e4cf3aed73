#include "policies/latency_control.hpp"

#include <gtest/gtest.h>

#include "tests/policies/by_utilisation.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

const scaling::Wake kTick{scaling::Wake::Why::tick};

scaling::GroupFacts facts_of_40_ms() {
  scaling::GroupFacts facts;
  facts.service_demand_s = 0.04;
  return facts;
}

scaling::Attached attached(Config::Object settings = {},
                           const scaling::GroupFacts& facts = facts_of_40_ms()) {
  settings.emplace_back("IntegralGain", Config(0.5));  // easy to reckon with
  return latency_control().make(Config(std::move(settings)), facts);
}

/// So many instances whose requests took so long in the last minute.
scaling::Observation answering_in(double seconds, int instances = 4) {
  scaling::Observation observation = all_at(0.5, instances, Instant{} + 1_h);
  observation.metrics = {{{observation.now - 60_s, seconds}}};
  return observation;
}

std::optional<int> answer(const scaling::Attached& policy, const scaling::Observation& seen) {
  return policy.policy->decide(kTick, seen).desired;
}

TEST(LatencyControl, takes_latency_for_the_utilisation_of_processor_sharing) {
  EXPECT_DOUBLE_EQ(utilisation_at(0.1, 0.04), 0.6);
  EXPECT_DOUBLE_EQ(utilisation_at(0.04, 0.04), 0);
  EXPECT_DOUBLE_EQ(utilisation_at(0.01, 0.04), 0);
  EXPECT_LT(utilisation_at(1e6, 0.04), 1);
}

// 60 % without an objective. 200 ms are 80 %: 4 (1 + 0.5 x 0.2 / 0.6) = 4.67.
TEST(LatencyControl, integrates_that_utilisation) {
  EXPECT_EQ(answer(attached(), answering_in(0.1)), 4);
  EXPECT_EQ(answer(attached(), answering_in(0.2)), 5);
  EXPECT_EQ(answer(attached(), answering_in(0.05)), 3) << "20 %: 4 (1 - 0.333) = 2.67";
}

// 4 (1 + 0.5 x 0.4 / 0.6) = 5.33 at most, where latency itself would ask for hundreds.
TEST(LatencyControl, is_not_carried_away_by_a_saturated_group) {
  EXPECT_EQ(answer(attached(), answering_in(100)), 6);
}

// The mean of an exponential time whose 95th percentile is 0.6 s: 0.2 s, which is 80 %.
TEST(LatencyControl, aims_at_the_latency_objective) {
  scaling::GroupFacts facts = facts_of_40_ms();
  facts.slo_latency_s = 0.6;
  EXPECT_EQ(answer(attached({}, facts), answering_in(0.2002)), 4);
  EXPECT_EQ(answer(attached({}, facts), answering_in(0.4)), 5);
  facts.slo_latency_s = 0.01;  // shorter than the service: nothing can keep it
  EXPECT_GT(answer(attached({}, facts), answering_in(0.1)), 4);
}

TEST(LatencyControl, aims_at_its_own_target) {
  const auto policy = attached({{"TargetResponseTime", Config(0.2)}});
  EXPECT_EQ(answer(policy, answering_in(0.2)), 4);
  EXPECT_THROW(attached({{"TargetResponseTime", Config(0.04)}}), scaling::BadConfig);
  EXPECT_THROW(attached({{"Period", Config(90.0)}}), scaling::BadConfig);
}

TEST(LatencyControl, takes_silence_for_no_load_once_requests_were_answered) {
  const auto policy = attached();
  scaling::Observation silence = answering_in(0.1);
  silence.metrics = {{}};
  EXPECT_FALSE(answer(policy, silence));
  EXPECT_EQ(answer(policy, answering_in(0.1)), 4);
  EXPECT_EQ(answer(policy, silence), 2) << "4 (1 - 0.5)";
  scaling::Observation stale = answering_in(0.1, 2);
  stale.metrics[0][0].time = stale.now - 5_min;
  EXPECT_EQ(answer(policy, stale), 1);
}

TEST(LatencyControl, has_no_opinion_without_a_service_time_or_instances) {
  EXPECT_FALSE(answer(attached({}, {}), answering_in(0.1)));
  EXPECT_FALSE(answer(attached(), {}));
}

// Three ticks until an effect is seen: half of the limit of 0.445 (policies.md 10). 4 (1 - 0.2225 /
// 2) is 3.56, and 3.56 (1 - 0.2225 / 2) is 3.16.
TEST(LatencyControl, is_as_slow_as_what_it_sees_is_late) {
  const auto policy = latency_control().make(Config(Config::Object{}), facts_of_40_ms());
  EXPECT_EQ(answer(policy, answering_in(0.04 / 0.7)), 4);
}

TEST(LatencyControl, asks_for_the_response_time_of_the_load_balancer) {
  const scaling::Needs needs = attached({{"Period", Config(120.0)}}).needs;
  ASSERT_EQ(needs.metrics.size(), 1U);
  EXPECT_EQ(needs.metrics[0].id, (scaling::MetricId{"AWS/ApplicationELB", "TargetResponseTime"}));
  EXPECT_EQ(needs.metrics[0].period, 120_s);
  EXPECT_EQ(needs.tick, 120_s);
  EXPECT_TRUE(needs.per_instance) << "to see what boots";
}

}  // namespace
}  // namespace headroom::policies
