#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/world/scenarios.hpp"

/// What a mixed instances policy comes to in a whole run: types, credits, failures and the bill.
namespace headroom::world {
namespace {

/// Two types, and so many percent on demand; three instances for ten minutes.
scenario::Scenario mixed(const char* percent, Changes changes = {}) {
  changes.insert(
      changes.begin(),
      {{"/initial", R"({"instances": "running"})"},
       {"/auto_scaling_group/MaxSize", "4"},
       {"/auto_scaling_group/DesiredCapacity", "3"},
       {"/auto_scaling_group/MixedInstancesPolicy",
        R"({"LaunchTemplate": {"Overrides": [{"InstanceType": "t3.micro"}, {"InstanceType": "t3.small"}]},
            "InstancesDistribution": {"OnDemandBaseCapacity": 1, "SpotInstancePools": 1,
                                      "OnDemandPercentageAboveBaseCapacity": )" +
            std::string(percent) + "}}"},
       {"/purchase",
        R"({"option": "on_demand", "spot": {"types": {"t3.micro": {"usd_per_hour": 0.006},
                                                      "t3.small": {"usd_per_hour": 0.003}}}})"},
       {"/load/-", R"({"poisson": {"rate": 20}})"}});
  return small_scenario(changes);
}

double instances_usd(const RunResult& result) {
  for (const auto& item : result.bill.items) {
    if (item.name == "instances") return item.usd.value();
  }
  return -1;
}

// One t3.micro at 0.0104 and two spot t3.small at 0.003 dollars an hour, for a sixth of one.
TEST(MixedInstances, are_billed_by_type_and_way_to_pay) {
  const RunResult result = run(mixed("0"));
  ASSERT_EQ(result.instances.size(), 3U);
  EXPECT_EQ(result.instances[0].type, "t3.micro");
  EXPECT_EQ(result.instances[1].type, "t3.small");
  EXPECT_NEAR(instances_usd(result), (0.0104 + 2 * 0.003) / 6, 1e-9);
  EXPECT_NEAR(instances_usd(run(mixed("100"))), 3 * 0.0104 / 6, 1e-9);
}

// At 5 minutes the two spot instances are told; at 7 they go, with what they work on.
TEST(MixedInstances, lose_requests_with_spot_unless_the_capacity_is_rebalanced) {
  const Changes interrupted = {
      {"/application/requests", R"({"slow": {"steps": [{"wait": "20s"}]}})"},
      {"/purchase/spot/time_to_interruption", "\"5m\""},
      {"/purchase/spot/rebalance_recommendation", "\"4m\""}};
  Changes rebalanced = interrupted;
  rebalanced.push_back({"/auto_scaling_group/CapacityRebalance", "true"});
  rebalanced.push_back({"/target_group/Attributes",
                        R"([{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}])"});
  const RunResult lost = run(mixed("0", interrupted));
  const RunResult kept = run(mixed("0", rebalanced));
  EXPECT_GT(lost.requests.failed_total(), 100U);
  EXPECT_EQ(kept.requests.failed_total(), 0U);
  EXPECT_GT(kept.instances.size(), 4U);
}

}  // namespace
}  // namespace headroom::world
