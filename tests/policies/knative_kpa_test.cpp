#include "policies/knative_kpa.hpp"

#include <gtest/gtest.h>

#include "policies/parts/kpa_scaler.hpp"
#include "tests/policies/by_utilisation.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::Observation;

const scaling::Wake kTick{scaling::Wake::Why::tick};
const Instant kNow = Instant{} + 1_h;

scaling::Attached attached(Config::Object settings = {}, const scaling::GroupFacts& facts = {}) {
  return knative_kpa().make(Config(std::move(settings)), facts);
}

/// So many instances with so many requests in flight each.
Observation busy(int in_flight, int instances, Instant now) {
  Observation observation = all_at(0.5, instances, now, 2_s);
  for (scaling::InstanceView& instance : observation.instances) instance.in_flight = in_flight;
  observation.metrics = {{}};
  return observation;
}

std::optional<int> answer(const scaling::Attached& policy, const Observation& observation) {
  return policy.policy->decide(kTick, observation).desired;
}

void expect_proposal(const KpaProposal& found, int stable, int panic, bool is_over) {
  EXPECT_EQ(found.stable, stable);
  EXPECT_EQ(found.panic, panic);
  EXPECT_EQ(found.is_over, is_over);
}

// policies.md 2.2
TEST(KpaScaler, proposes_pods_as_the_vectors_do) {
  const KpaRules rules;
  expect_proposal(propose_pods(3, 150, 160, rules), 3, 3, false);
  expect_proposal(propose_pods(3, 150, 480, rules), 3, 7, true);
  expect_proposal(propose_pods(10, 100, 90, rules), 5, 5, false);
  expect_proposal(propose_pods(1, 5, 300, rules), 1, 5, true);
  KpaRules slow;
  slow.max_up_rate = 1.5;
  expect_proposal(propose_pods(4, 900, 900, slow), 6, 6, true);
}

TEST(KpaScaler, never_goes_down_in_panic_and_leaves_it_a_stable_window_after_the_last_alarm) {
  KpaScaler scaler({});
  EXPECT_EQ(scaler.next({1, 1, false}, 1, kNow), 1);
  EXPECT_EQ(scaler.next({2, 7, true}, 1, kNow + 2_s), 7);
  EXPECT_EQ(scaler.next({3, 5, true}, 1, kNow + 4_s), 7) << "prolonged";
  EXPECT_EQ(scaler.next({2, 1, false}, 1, kNow + 64_s), 7) << "just not over";
  EXPECT_EQ(scaler.next({2, 1, false}, 1, kNow + 66_s), 2);
  EXPECT_FALSE(scaler.is_in_panic());
}

TEST(KpaScaler, begins_in_panic_where_it_finds_several_ready) {
  KpaScaler scaler({});
  EXPECT_EQ(scaler.next({2, 2, false}, 4, kNow), 4);
  EXPECT_TRUE(scaler.is_in_panic());
}

TEST(KpaScaler, can_delay_going_down) {
  KpaRules rules;
  rules.scale_down_delay = 10_s;
  KpaScaler scaler(rules);
  EXPECT_EQ(scaler.next({5, 5, false}, 1, kNow), 5);
  EXPECT_EQ(scaler.next({2, 2, false}, 5, kNow + 8_s), 5);
  EXPECT_EQ(scaler.next({2, 2, false}, 5, kNow + 10_s), 2);
}

// 10 in flight at each look of a stable window, then 40: the panic window has three looks. 14 are
// wanted.
TEST(KnativeKpa, panics_by_the_short_window) {
  const scaling::Attached policy = attached({{"ContainerConcurrency", Config(20.0)}});
  Instant now = kNow;
  for (int i = 0; i < 30; ++i, now += 2_s) ASSERT_EQ(answer(policy, busy(10, 1, now)), 1);
  EXPECT_EQ(answer(policy, busy(40, 1, now)), 2) << "20 over 6 s: two for one is panic";
  EXPECT_EQ(answer(policy, busy(40, 1, now + 2_s)), 3) << "30";
  EXPECT_EQ(answer(policy, busy(40, 1, now + 4_s)), 3) << "40 by 14";
}

TEST(KnativeKpa, counts_what_all_instances_have_in_flight) {
  EXPECT_EQ(answer(attached(), busy(140, 3, kNow)), 6) << "420 by 70";
}

// 0.6 s at the 95th percentile of exponential times is 0.2003 s on average: 10 requests of 40 ms on
// two vCPUs, of which 70 % are 7.
TEST(KnativeKpa, knows_what_an_instance_can_have_in_flight_from_the_latency_objective) {
  scaling::GroupFacts facts;
  facts.service_demand_s = 0.04;
  facts.vcpus = 2;
  facts.slo_latency_s = 0.6;
  EXPECT_EQ(answer(attached({}, facts), busy(14, 1, kNow)), 2);
  EXPECT_EQ(answer(attached({}, facts), busy(15, 1, kNow)), 3);
}

TEST(KnativeKpa, can_go_by_requests_a_second) {
  const scaling::Attached policy =
      attached({{"Metric", Config("rps")}, {"RequestsPerInstance", Config(10.0)}});
  ASSERT_EQ(policy.needs.metrics.size(), 2U);
  Observation observation = all_at(0.5, 1, kNow);
  observation.metrics = {{}, {}};
  EXPECT_FALSE(answer(policy, observation));
  observation.metrics = {{{kNow - 60_s, 36 * 60.0}}, {}};
  EXPECT_EQ(answer(policy, observation), 6) << "36 by 7";
  EXPECT_TRUE(attached({{"Metric", Config("rps")}}).needs.capacity) << "to be measured";
}

TEST(KnativeKpa, goes_to_none_after_an_idle_stable_window_and_a_grace_period_if_it_may) {
  const auto idle_for = [](Duration last, int min) {
    const scaling::Attached policy = attached();
    std::optional<int> size;
    for (Duration t; t <= last; t += 2_s) {
      Observation observation = busy(t == Duration{} ? 1 : 0, 1, kNow + t);
      observation.group.min = min;
      size = answer(policy, observation);
    }
    return size;
  };
  EXPECT_EQ(idle_for(88_s, 0), 1);
  EXPECT_EQ(idle_for(90_s, 0), 0);
  EXPECT_EQ(idle_for(300_s, 1), 1);
}

TEST(KnativeKpa, comes_back_for_a_refused_request_and_waits_for_the_boot) {
  const scaling::Attached policy = attached();
  Observation none = busy(0, 0, kNow);
  none.group.min = 0;
  EXPECT_EQ(answer(policy, none), 0);
  none.metrics = {{{kNow - 60_s, 3.0}}};
  EXPECT_EQ(answer(policy, none), 1);
  Observation boot = none;
  boot.now += 10_min;
  boot.group.desired = 1;
  boot.instances = {booting_up({}, boot.now)};
  EXPECT_EQ(answer(policy, boot), 1) << "refused long ago, but it boots";
}

TEST(KnativeKpa, stays_within_the_groups_limits) {
  Observation observation = busy(1000, 2, kNow);
  observation.group.max = 3;
  EXPECT_EQ(answer(attached(), observation), 3);
  observation = busy(0, 2, kNow);
  observation.group.min = 2;
  EXPECT_EQ(answer(attached(), observation), 2);
}

TEST(KnativeKpa, looks_each_two_seconds_and_at_least_once_a_panic_window) {
  EXPECT_EQ(attached().needs.tick, 2_s);
  EXPECT_TRUE(attached().needs.per_instance);
  EXPECT_EQ(attached({{"Period", Config(6.0)}}).needs.tick, 6_s);
  EXPECT_THROW(attached({{"Period", Config(7.0)}}), scaling::BadConfig);
}

}  // namespace
}  // namespace headroom::policies
