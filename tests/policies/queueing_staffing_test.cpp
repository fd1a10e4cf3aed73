#include "policies/queueing_staffing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/policies/by_rate.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

/// What a group of one becomes by a constant rate, of which 1.64 standard deviations are noise.
int staffed_by(double rate, Config::Object settings, const scaling::GroupFacts& facts = {}) {
  rate -= 1.644854 * std::sqrt(rate / 86400);
  settings.emplace_back("RateTimeConstant", Config(86400.0));
  const scaling::Attached policy = queueing_staffing().make(Config(std::move(settings)), facts);
  return follow(*policy.policy, {rate}, 1).back();
}

int pooled(double rate, double service_rate, const std::string& level, double limit,
           double probability = 0.05) {
  return staffed_by(rate, {{"ServiceRate", Config(service_rate)},
                           {"ServiceLevel", Config(level)},
                           {"Limit", Config(limit)},
                           {"Probability", Config(probability)},
                           {"Pooled", Config(true)}});
}

// policies.md 5
TEST(QueueingStaffing, meets_a_mean_wait) {
  EXPECT_EQ(pooled(50, 10, "MeanWait", 0.02), 7);
  EXPECT_EQ(pooled(90, 10, "MeanWait", 0.01), 12);
  EXPECT_EQ(pooled(400, 10, "MeanWait", 0.005), 46);
  EXPECT_EQ(pooled(33, 25, "MeanWait", 0.05), 2);
}

// policies.md 5
TEST(QueueingStaffing, meets_a_quantile_of_the_response_time) {
  EXPECT_EQ(pooled(50, 10, "ResponseTime", 0.5), 6);
  EXPECT_EQ(pooled(90, 10, "ResponseTime", 0.4), 11);
  EXPECT_EQ(pooled(400, 10, "ResponseTime", 0.35), 42);
  EXPECT_EQ(pooled(33, 25, "ResponseTime", 0.2, 0.01), 3);
}

// 100 + 1.06 x 10 with the chance of 0.2 that is the default.
TEST(QueueingStaffing, meets_a_chance_of_waiting) {
  EXPECT_EQ(staffed_by(100, {{"ServiceRate", Config(1.0)},
                             {"ServiceLevel", Config("Waiting")},
                             {"Pooled", Config(true)}}),
            111);
}

// M/M/1 waits rho / (mu - lambda) = 1 / mu on average at half load: five a second each.
TEST(QueueingStaffing, gives_each_instance_its_own_queue_unless_told) {
  EXPECT_EQ(staffed_by(49, {{"ServiceRate", Config(10.0)}, {"ServiceLevel", Config("MeanWait")}}),
            10);
}

// M/M/2 of 10 a second each waits 0.060 s at 12.3 arrivals a second, and 0.202 s at 16.4.
TEST(QueueingStaffing, counts_each_vcpu_as_a_server) {
  scaling::GroupFacts facts;
  facts.service_demand_s = 0.1;
  facts.vcpus = 2;
  EXPECT_EQ(staffed_by(49, {{"ServiceLevel", Config("MeanWait")}}, facts), 4);
  EXPECT_EQ(
      staffed_by(
          50,
          {{"ServiceLevel", Config("MeanWait")}, {"Limit", Config(0.02)}, {"Pooled", Config(true)}},
          facts),
      4)
      << "seven servers";
}

// e^-(10 - lambda) 0.6 = 0.05 at lambda = 5.007: half used, with the latency objective and without.
TEST(QueueingStaffing, asks_by_itself_for_no_more_than_half_used_instances_can_meet) {
  scaling::GroupFacts facts;
  facts.service_demand_s = 0.1;
  EXPECT_EQ(staffed_by(49, {}, facts), 10);
  facts.slo_latency_s = 0.2;
  EXPECT_EQ(staffed_by(49, {}, facts), 10);
  facts.slo_latency_s = 1.0;  // e^-(10 - lambda) = 0.05 at 7.004
  EXPECT_EQ(staffed_by(49, {}, facts), 7);
}

TEST(QueueingStaffing, keeps_an_instance_that_a_tenth_more_would_need) {
  const scaling::Attached policy = queueing_staffing().make(
      Config(Config::Object{
          {"ServiceRate", 10.0}, {"ServiceLevel", "MeanWait"}, {"RateTimeConstant", 0.001}}),
      {});
  // With noise 46.4, 41.3 and 34.1 a second, at five each; a tenth more than 41.3 is 45.5.
  EXPECT_EQ(follow(*policy.policy, {45, 40, 32.9}, 10), (std::vector<int>{10, 10, 7}));
}

TEST(QueueingStaffing, asks_for_the_maximum_where_nothing_is_enough) {
  EXPECT_EQ(pooled(50, 10, "ResponseTime", 0.1), 1000);
}

TEST(QueueingStaffing, lives_with_nothing_and_stays_within_limits) {
  const scaling::Attached policy = queueing_staffing().make({}, {});
  const scaling::Wake tick{scaling::Wake::Why::tick};
  scaling::Observation observation;
  observation.metrics = {{}};
  EXPECT_FALSE(policy.policy->decide(tick, observation).desired);
  observation.metrics = {{{Instant{}, 0}}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 0);
  observation.group.max = 3;
  observation.metrics = {{{Instant{}, 1e15}}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 3);
}

}  // namespace
}  // namespace headroom::policies
