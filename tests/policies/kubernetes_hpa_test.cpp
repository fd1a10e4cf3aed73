#include "policies/kubernetes_hpa.hpp"

#include <gtest/gtest.h>

#include "tests/policies/by_utilisation.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::Observation;

const scaling::Wake kTick{scaling::Wake::Why::tick};
const Instant kNow = Instant{} + 1_h;

scaling::Attached attached(Config::Object settings = {}) {
  return kubernetes_hpa().make(Config(std::move(settings)), {});
}

Config::Object behavior(const char* direction, Config::Object rules) {
  return {{"Behavior", Config(Config::Object{{direction, Config(std::move(rules))}})}};
}

Config::Object limit(const char* type, double value, double period_s) {
  return {{"type", Config(type)}, {"value", Config(value)}, {"periodSeconds", Config(period_s)}};
}

std::optional<int> answer(const scaling::Attached& policy, const Observation& observation) {
  return policy.policy->decide(kTick, observation).desired;
}

std::optional<int> first_answer(double cpu, int instances, Config::Object settings = {}) {
  return answer(attached(std::move(settings)), all_at(cpu, instances, kNow, 15_s));
}

TEST(KubernetesHpa, multiplies_by_the_ratio_to_the_target) {
  EXPECT_EQ(first_answer(0.8, 3), 5) << "3 x 80 / 50 = 4.8";
  EXPECT_EQ(first_answer(0.8, 3, {{"TargetUtilization", Config(80.0)}}), 3);
}

TEST(KubernetesHpa, leaves_a_tenth_to_either_side_alone) {
  EXPECT_EQ(first_answer(0.55, 10), 10);
  EXPECT_EQ(first_answer(0.56, 10), 12) << "11.2";
  EXPECT_EQ(first_answer(0.53, 20, behavior("scaleUp", {{"tolerance", Config(0.05)}})), 22)
      << "21.2";
  EXPECT_EQ(first_answer(0.53, 20, {{"Tolerance", Config(0.2)}}), 20);
}

// 4 pods or 100 % in 15 s, whichever is more.
TEST(KubernetesHpa, by_default_doubles_at_most) {
  EXPECT_EQ(first_answer(1, 10, {{"TargetUtilization", Config(10.0)}}), 20);
  EXPECT_EQ(first_answer(1, 2, {{"TargetUtilization", Config(10.0)}}), 6);
}

TEST(KubernetesHpa, by_default_goes_down_to_what_was_asked_for_in_five_minutes) {
  const scaling::Attached policy = attached();
  for (Instant now = kNow; now < kNow + 300_s; now += 15_s)
    ASSERT_EQ(answer(policy, all_at(0.1, 4, now, 15_s)), 4) << (now - kNow).seconds() << " s";
  EXPECT_EQ(answer(policy, all_at(0.1, 4, kNow + 300_s, 15_s)), 1) << "4 x 10 / 50 = 0.8";
}

TEST(KubernetesHpa, obeys_the_policies_of_its_behavior) {
  const Config one_a_minute(Config::List{Config(limit("Pods", 1, 60))});
  const scaling::Attached slow = attached(behavior("scaleUp", {{"policies", one_a_minute}}));
  EXPECT_EQ(answer(slow, all_at(1, 10, kNow, 15_s)), 11);
  EXPECT_EQ(answer(slow, all_at(1, 11, kNow + 15_s, 15_s)), 11);
  EXPECT_EQ(answer(slow, all_at(1, 11, kNow + 60_s, 15_s)), 12);

  const Config both(Config::List{Config(limit("Pods", 1, 60)), Config(limit("Percent", 50, 60))});
  const auto up_by = [&](const char* select) {
    return first_answer(
        1, 10, behavior("scaleUp", {{"policies", both}, {"selectPolicy", Config(select)}}));
  };
  EXPECT_EQ(up_by("Max"), 15);
  EXPECT_EQ(up_by("Min"), 11);
  EXPECT_EQ(up_by("Disabled"), 10);
}

TEST(KubernetesHpa, goes_down_at_once_without_a_stabilization_window) {
  Config::Object rules = {{"stabilizationWindowSeconds", Config(0.0)}};
  EXPECT_EQ(first_answer(0.1, 10, behavior("scaleDown", rules)), 2);
  rules.emplace_back("policies", Config(Config::List{Config(limit("Percent", 10, 60))}));
  EXPECT_EQ(first_answer(0.1, 10, behavior("scaleDown", rules)), 9);
}

// 2 at 100 % and 2 that boot as nothing: 50 % of four, just what is wanted.
TEST(KubernetesHpa, takes_instances_that_are_not_ready_for_idle_when_it_goes_up) {
  Observation observation = all_at(1, 4, kNow, 15_s);
  observation.instances[2] = booting_up(0.9, kNow);
  observation.instances[3].state = scaling::InstanceView::State::pending;
  EXPECT_EQ(answer(attached(), observation), 4);
  observation.instances[3].state = scaling::InstanceView::State::terminating;
  EXPECT_EQ(answer(attached(), observation), 4) << "200 % on 3: 66 %, for which 4 are wanted";
}

// Its sample of 15 s has still 5 s of its boot in it.
TEST(KubernetesHpa, trusts_a_young_instance_once_a_whole_sample_is_newer_than_its_readiness) {
  Observation observation = all_at(1, 2, kNow, 15_s);
  observation.instances[1].launched = kNow - 100_s;
  observation.instances[1].ready_since = kNow - 10_s;
  EXPECT_EQ(answer(attached(), observation), 2) << "100 % on 2: 50 %";
  observation.instances[1].ready_since = kNow - 15_s;
  EXPECT_EQ(answer(attached(), observation), 4);
  observation.instances[1].ready_since = kNow - 10_s;
  EXPECT_EQ(answer(attached({{"CpuInitializationPeriod", Config(60.0)}}), observation), 4)
      << "not that young";
}

TEST(KubernetesHpa, tells_an_instance_that_was_ready_once_from_one_that_never_was) {
  Observation observation = all_at(1, 2, kNow, 15_s);
  observation.instances[1].is_healthy = false;
  observation.instances[1].ready_since.reset();
  EXPECT_EQ(answer(attached(), observation), 2) << "never seen ready: 100 % on 2";
  Observation before = all_at(0.5, 2, kNow - 15_s, 15_s);
  before.instances[1].ready_since = before.instances[1].launched + 20_s;
  const scaling::Attached policy = attached();
  EXPECT_EQ(answer(policy, before), 2);
  EXPECT_EQ(answer(policy, observation), 4) << "its usage still counts";
  observation.now += 60_s;
  EXPECT_EQ(answer(policy, observation), 4) << "and goes on to";
}

TEST(KubernetesHpa, can_go_by_requests_as_an_external_metric) {
  const scaling::Attached policy =
      attached({{"Metric", Config("requests")}, {"RequestsPerInstance", Config(10.0)}});
  EXPECT_EQ(policy.needs.tick, 15_s);
  ASSERT_EQ(policy.needs.metrics.size(), 1U);
  EXPECT_FALSE(policy.needs.capacity);
  Observation observation = all_at(0, 3, kNow);
  observation.metrics = {{}};
  EXPECT_FALSE(answer(policy, observation)) << "nothing is counted yet";
  observation.metrics = {{{kNow - 60_s, 45 * 60.0}}};
  EXPECT_EQ(answer(policy, observation), 5) << "45 / 10, rounded up";
  observation.metrics = {{{kNow - 60_s, 33 * 60.0}}};
  EXPECT_EQ(answer(policy, observation), 3) << "just within the tolerance";
  EXPECT_TRUE(attached({{"Metric", Config("requests")}}).needs.capacity) << "to be measured";
}

TEST(KubernetesHpa, is_switched_off_without_instances_and_fails_without_samples) {
  EXPECT_FALSE(answer(attached(), {}));
  Observation observation = all_at(0, 0, kNow);
  observation.group.desired = 2;
  EXPECT_FALSE(answer(attached(), observation));
  observation.instances = {working(std::nullopt, kNow)};
  EXPECT_FALSE(answer(attached(), observation));
}

TEST(KubernetesHpa, stays_within_the_groups_limits_even_if_they_change) {
  const scaling::Attached policy = attached();
  Observation observation = all_at(1, 4, kNow, 15_s);
  observation.group.max = 5;
  EXPECT_EQ(answer(policy, observation), 5);
  observation.group.max = 7;
  EXPECT_EQ(answer(policy, observation), 7);
  observation.group.min = observation.group.max = 4;
  EXPECT_EQ(answer(policy, observation), 4);
}

TEST(KubernetesHpa, refuses_an_empty_list_of_policies) {
  EXPECT_THROW(attached(behavior("scaleUp", {{"policies", Config(Config::List{})}})),
               scaling::BadConfig);
}

}  // namespace
}  // namespace headroom::policies
