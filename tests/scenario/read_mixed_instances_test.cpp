#include "sim/scenario/read_mixed_instances.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// `auto_scaling_group.MixedInstancesPolicy`, and what `purchase` says about its spot instances.
namespace headroom::scenario {
namespace {

using testing::Contains;
using testing::HasSubstr;

const Json kTypes = Json::parse(R"([{"InstanceType": "c5.large", "WeightedCapacity": "2"},
                                    {"InstanceType": "c5.xlarge", "WeightedCapacity": "4"}])");
const Json kSpot = Json::parse(R"({"option": "on_demand", "spot": {
    "time_to_interruption": {"exponential": "12h"}, "rebalance_recommendation": "5m", "types": {
      "c5.large": {"usd_per_hour": 0.03, "spare_capacity": 5},
      "c5.xlarge": {"usd_per_hour": 0.08, "time_to_interruption": "3h"}}}})");

/// With these two types, and half of them spot.
Json mixed_with(const std::vector<std::pair<std::string, Json>>& changes) {
  Json json =
      small_with({{"/auto_scaling_group/MaxSize", 20},
                  {"/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate/Overrides", kTypes},
                  {"/auto_scaling_group/MixedInstancesPolicy/InstancesDistribution",
                   {{"OnDemandPercentageAboveBaseCapacity", 50}}},
                  {"/purchase", kSpot}});
  for (const auto& [pointer, value] : changes) json[Json::json_pointer(pointer)] = value;
  return json;
}
const std::string kDistribution = "/auto_scaling_group/MixedInstancesPolicy/InstancesDistribution/";
const std::string kOverrides = "/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate/Overrides";

TEST(MixedInstancesPolicy, brings_types_with_weights_and_what_they_cost) {
  const Scenario scenario = read(mixed_with({}));
  ASSERT_TRUE(scenario.group.mixed);
  const auto& overrides = scenario.group.mixed->overrides;
  ASSERT_EQ(overrides.size(), 2U);
  EXPECT_EQ(scenario.launch_template.type.name, "c5.large");
  EXPECT_EQ(overrides[1].type.name, "c5.xlarge");
  EXPECT_EQ(overrides[1].weight, 4);
  EXPECT_EQ(overrides[0].usd_per_hour, 0.085) << "the list's";
  EXPECT_EQ(overrides[1].spot_usd_per_hour, 0.08);
  EXPECT_EQ(overrides[0].spot_spare_capacity, 5);
  EXPECT_EQ(scenario.purchase.interruption_of("c5.large")->mean(), 12 * 3600e9);
  EXPECT_EQ(scenario.purchase.interruption_of("c5.xlarge")->mean(), 3 * 3600e9);
  EXPECT_EQ(scenario.purchase.rebalance_lead, 5_min);
  EXPECT_THAT(scenario.assumed, Contains(HasSubstr("capacities are units")));
}

TEST(MixedInstancesPolicy, takes_every_key_of_the_distribution) {
  const Scenario scenario =
      read(mixed_with({{kDistribution + "OnDemandBaseCapacity", 3},
                       {kDistribution + "OnDemandAllocationStrategy", "lowest-price"},
                       {kDistribution + "SpotAllocationStrategy", "price-capacity-optimized"},
                       {kDistribution + "SpotInstancePools", 4},
                       {kDistribution + "SpotMaxPrice", "0.05"}}));
  const cloud::MixedInstances& mixed = *scenario.group.mixed;
  EXPECT_EQ(mixed.on_demand_base, 3);
  EXPECT_EQ(mixed.on_demand_percentage_above_base, 50);
  EXPECT_EQ(mixed.on_demand_allocation, cloud::OnDemandAllocation::lowest_price);
  EXPECT_EQ(mixed.spot_allocation, cloud::SpotAllocation::price_capacity_optimized);
  EXPECT_EQ(mixed.spot_pools, 4);
  EXPECT_EQ(mixed.spot_max_price, 0.05);
  EXPECT_THAT(scenario.assumed, Contains(HasSubstr("has enough; AWS's rule is not published")));
  EXPECT_FALSE(
      read(mixed_with({{kDistribution + "SpotMaxPrice", ""}})).group.mixed->spot_max_price);
}

TEST(MixedInstancesPolicy, stands_in_the_resolved_scenario_which_reads_the_same) {
  const Scenario scenario = read(mixed_with({{"/auto_scaling_group/CapacityRebalance", true}}));
  const Json resolved = Json::parse(scenario.resolved);
  EXPECT_EQ(resolved["auto_scaling_group"]["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"],
            kTypes);
  EXPECT_EQ(resolved["auto_scaling_group"]["CapacityRebalance"], true);
  EXPECT_EQ(resolved["purchase"]["spot"]["types"]["c5.xlarge"],
            Json::parse(
                R"({"usd_per_hour": 0.08, "time_to_interruption": "3h", "spare_capacity": 1.0})"));
  EXPECT_EQ(read(resolved).resolved, scenario.resolved);
}

TEST(MixedInstancesPolicy, of_one_type_is_the_launch_template_s) {
  Json json = small();
  json[Json::json_pointer(kOverrides)] = Json::array({{{"InstanceType", "c5.xlarge"}}});
  EXPECT_FALSE(read(json).group.mixed);
  EXPECT_EQ(read(json).launch_template.type.name, "c5.xlarge");
}

TEST(MixedInstancesPolicy, without_overrides_can_still_launch_spot) {
  const Json json =
      small_with({{kDistribution + "OnDemandPercentageAboveBaseCapacity", 0},
                  {"/purchase",
                   {{"option", "on_demand"},
                    {"spot", {{"types", {{"t3.micro", {{"usd_per_hour", 0.003}}}}}}}}}});
  const Scenario scenario = read(json);
  ASSERT_TRUE(scenario.group.mixed);
  EXPECT_EQ(scenario.group.mixed->overrides.front().type.name, "t3.micro");
  EXPECT_TRUE(scenario.group.mixed->launches_spot());
}

TEST(MixedInstancesPolicy, needs_a_rate_of_every_type_that_it_may_launch_as_spot) {
  Json json = mixed_with({});
  json["purchase"]["spot"]["types"].erase("c5.xlarge");
  EXPECT_THAT(complaint(json), HasSubstr("spot instances of c5.xlarge without a rate"));
  json.erase("purchase");
  EXPECT_THAT(complaint(json), HasSubstr("spot instances of c5.large without a rate"));
}

TEST(MixedInstancesPolicy, refuses_what_does_not_go_together) {
  EXPECT_THAT(complaint(mixed_with({{"/warm_pool", {{"MinSize", 1}}}})),
              HasSubstr("/warm_pool: found a warm pool beside a mixed instances policy"));
  EXPECT_THAT(complaint(mixed_with({{"/auto_scaling_group/MaxInstanceLifetime", 86400}})),
              HasSubstr("MaxInstanceLifetime with weights"));
  EXPECT_THAT(
      complaint(mixed_with({{"/vertical_scaling/schedule",
                             Json::parse(R"([{"at": "5m", "InstanceType": "c5.large"}])")}})),
      HasSubstr("vertical scaling beside a mixed instances policy"));
}

TEST(MixedInstancesPolicy, complains_of_weights_in_some_overrides_only) {
  Json json = mixed_with({});
  json[Json::json_pointer(kOverrides + "/0")].erase("WeightedCapacity");
  EXPECT_THAT(complaint(json), HasSubstr("a weight in 1 of 2 overrides"));
}

TEST(MixedInstancesPolicy, warns_where_no_spot_instance_can_be_launched) {
  const Scenario scenario = read(mixed_with({{kDistribution + "SpotMaxPrice", "0.001"}}));
  EXPECT_THAT(scenario.warnings, Contains(HasSubstr("no spot instance can ever be launched")));
}

TEST(MixedInstancesPolicy, warns_of_a_rebalancing_without_spot) {
  const Scenario scenario = read(small_with({{"/auto_scaling_group/CapacityRebalance", true}}));
  EXPECT_THAT(scenario.warnings, Contains(HasSubstr("CapacityRebalance has no effect")));
}

}  // namespace
}  // namespace headroom::scenario
