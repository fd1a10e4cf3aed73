#include "sim/experiment/capacity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using world::small_scenario;

/// One vCPU, requests of 40 ms of CPU: 25 a second saturate it.
scenario::Scenario with(const std::string& slo, const std::string& workers = "1",
                        const world::Changes& more = {}) {
  world::Changes changes = {{"/application/requests/job/steps/0/cpu", R"({"exponential": "40ms"})"},
                            {"/application/workers", workers},
                            {"/load", R"([{"poisson": {"rate": 3}}])"}};
  if (!slo.empty()) changes.push_back({"/slo", slo});
  changes.insert(changes.end(), more.begin(), more.end());
  return small_scenario(changes);
}

// M/M/1, first come first served: p95 of the sojourn is ln(20) / (mu - lambda). A second of it
// leaves lambda = 25 - ln(20).
TEST(Capacity, is_that_of_the_closed_form_where_one_worker_serves) {
  const Capacity capacity = measure_capacity(with(R"({"p95": "1s"})"), world::environment());
  EXPECT_NEAR(capacity.requests_per_second, 25 - std::log(20), 0.02 * 22);
  EXPECT_DOUBLE_EQ(capacity.saturation_per_second, 25);
  EXPECT_DOUBLE_EQ(capacity.service_demand_s, 0.04);
}

// M/M/1 with processor sharing: at 20 a second p95 is 0.7499 s (metrics.md 6.7).
TEST(Capacity, is_that_of_the_closed_form_where_the_processor_is_shared) {
  const Capacity capacity =
      measure_capacity(with(R"({"p95": "749.92ms"})", "null"), world::environment());
  EXPECT_NEAR(capacity.requests_per_second, 20, 0.02 * 20);
}

TEST(Capacity, at_it_the_slo_holds_and_a_little_above_it_does_not) {
  const Capacity capacity = measure_capacity(with(R"({"p95": "300ms"})"), world::environment());
  ASSERT_EQ(capacity.slo.size(), 1U);
  EXPECT_TRUE(capacity.slo[0].met);
  EXPECT_GT(*capacity.slo[0].value, 0.29);
}

TEST(Capacity, without_an_slo_is_what_the_processor_can_do) {
  const Capacity capacity = measure_capacity(with(""), world::environment());
  EXPECT_DOUBLE_EQ(capacity.requests_per_second, 25);
  EXPECT_DOUBLE_EQ(capacity.utilization(), 1);
}

TEST(Capacity, is_none_where_the_slo_can_not_be_held_at_all) {
  EXPECT_THROW(measure_capacity(with(R"({"p95": "50ms"})"), world::environment()), NoCapacity);
}

TEST(Capacity, of_a_mix_goes_by_the_requests_that_come) {
  // Of each four requests one takes 100 ms and three take 20: 40 ms on average.
  const scenario::Scenario mixed =
      with("", "1",
           {{"/application/requests",
             R"({"small": {"steps": [{"cpu": "20ms"}]}, "large": {"steps": [{"cpu": "100ms"}]}})"},
            {"/load", R"([{"poisson": {"rate": 3, "mix": {"small": 3, "large": 1}}}])"}});
  EXPECT_DOUBLE_EQ(measure_capacity(mixed, world::environment()).service_demand_s, 0.04);
}

// Two loads, one of them of users: who asks for what is counted in a run.
TEST(Capacity, of_users_who_wait_goes_by_what_they_ask_for) {
  const scenario::Scenario users =
      with("", "1",
           {{"/application/requests",
             R"({"small": {"steps": [{"cpu": "20ms"}]}, "large": {"steps": [{"cpu": "100ms"}]}})"},
            {"/load", R"([{"thread_group": {"threads": 20, "loops": "forever", "think_time": "1s",
                                    "requests": ["small", "large"]}}])"}});
  EXPECT_NEAR(measure_capacity(users, world::environment()).service_demand_s, 0.06, 0.001);
}

TEST(Capacity, of_a_burstable_type_says_what_its_credits_pay_for) {
  const scenario::Scenario burstable =
      with("", "null", {{"/launch_template/LaunchTemplateData/InstanceType", "t2.micro"}});
  const Capacity capacity = measure_capacity(burstable, world::environment());
  ASSERT_TRUE(capacity.baseline_share);
  EXPECT_NEAR(*capacity.baseline_share, 0.1, 1e-12);
  // 144 credits are 144 vCPU-minutes, of which 0.9 go beyond the baseline each minute.
  ASSERT_TRUE(capacity.credits_last);
  EXPECT_NEAR(capacity.credits_last->seconds(), 144 * 60 / 0.9, 1);
}

TEST(Capacity, is_needed_by_policies_that_are_not_told) {
  const auto of = [](const std::string& policy) {
    return small_scenario({{"/scaling_policies", "[" + policy + "]"}});
  };
  const auto& environment = world::environment();
  EXPECT_TRUE(needs_capacity(of(R"({"PolicyName": "a", "PolicyType": "react"})"), environment));
  EXPECT_FALSE(needs_capacity(of(R"({"PolicyName": "a", "PolicyType": "react", "Enabled": false})"),
                              environment));
  EXPECT_FALSE(needs_capacity(of(R"({"PolicyName": "a", "PolicyType": "react",
                                     "Configuration": {"RequestsPerInstance": 7}})"),
                              environment));
}

}  // namespace
}  // namespace headroom::experiment
