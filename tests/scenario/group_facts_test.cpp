#include "sim/scenario/group_facts.hpp"

#include <gtest/gtest.h>

#include "tests/world/scenarios.hpp"

namespace headroom::scenario {
namespace {

using world::small_scenario;

scaling::GroupFacts facts(const world::Changes& changes) {
  return group_facts(small_scenario(changes));
}

TEST(GroupFacts, tell_the_group_and_what_is_asked_of_it) {
  const auto told = facts(
      {{"/auto_scaling_group/MaxSize", "7"},
       {"/auto_scaling_group/DefaultInstanceWarmup", "45"},
       {"/target_group",
        R"({"Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "90"}]})"},
       {"/slo", R"({"error_rate": 0.01, "p99": "250ms"})"}});
  EXPECT_EQ(told.min, 1);
  EXPECT_EQ(told.max, 7);
  EXPECT_EQ(told.warm_up, 45_s);
  EXPECT_EQ(told.deregistration_delay, 90_s);
  EXPECT_EQ(told.slo_latency_s, 0.25);
  EXPECT_EQ(told.slo_quantile, 0.99);
  EXPECT_FALSE(told.requests_per_instance) << "nobody has measured it";
}

// Of each four requests one takes 100 ms and three take 20: 40 ms, on a core of twice the speed 20.
TEST(GroupFacts, know_what_a_request_takes_on_one_of_the_instances_vcpus) {
  const auto told = facts(
      {{"/application/requests",
        R"({"small": {"steps": [{"cpu": "20ms"}]}, "large": {"steps": [{"cpu": "100ms"}]}})"},
       {"/instance_types", R"({"lab": {"vcpus": 4, "usd_per_hour": 1, "relative_core_speed": 2}})"},
       {"/load", R"([{"poisson": {"rate": 3, "mix": {"small": 3, "large": 1}}}])"}});
  EXPECT_DOUBLE_EQ(told.service_demand_s, 0.02);
  EXPECT_EQ(told.vcpus, 4);
}

// A placement, a boot, and half of the time from one health check to the next.
TEST(GroupFacts, estimate_the_time_from_a_launch_to_the_first_request) {
  const auto soon = facts({{"/target_group", R"({"HealthCheckIntervalSeconds": 10})"}});
  const auto late = facts({{"/target_group", R"({"HealthCheckIntervalSeconds": 30})"}});
  EXPECT_EQ(late.boot_estimate - soon.boot_estimate, 10_s);
  EXPECT_GT(soon.boot_estimate, 5_s);
}

TEST(GroupFacts, a_start_costs_its_boot_and_its_draining) {
  scaling::GroupFacts told;
  told.boot_estimate = 47_s;
  told.deregistration_delay = 300_s;
  EXPECT_EQ(scaling::idle_time_of_a_start(told), 347_s);
}

// Only who is made for a run is told what an instance costs: a dollar an hour here.
TEST(GroupFacts, a_policy_of_a_run_knows_the_price) {
  double usd_per_hour = 0;
  static double* told = nullptr;
  told = &usd_per_hour;
  const scaling::PolicyKind curious = {
      "curious", "asks", false, [] { return scaling::ParameterTree{}; },
      [](const scaling::Config&, const scaling::GroupFacts& known) {
        *told = known.usd_per_hour;
        return scaling::Attached{};
      }};
  Environment environment = world::environment();
  environment.policies = scaling::PolicyCatalog(&curious, 1);
  const Scenario scenario = small_scenario();
  attach({"mine", "curious", scaling::Config(scaling::Config::Object{})}, scenario, environment);
  EXPECT_EQ(usd_per_hour, 1);
}

}  // namespace
}  // namespace headroom::scenario
