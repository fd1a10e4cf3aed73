#include "sim/cloud/mixed_instances.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cloud/types.hpp"

/// The arithmetic of mixed instances policies (aws-behaviour 4.17), and the order in which their
/// allocation strategies try the types.
namespace headroom::cloud {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Order = std::vector<std::size_t>;

MixedInstances shares(int base, int percentage) {
  MixedInstances mixed;
  mixed.on_demand_base = base;
  mixed.on_demand_percentage_above_base = percentage;
  return mixed;
}

std::vector<int> on_demand_of(const MixedInstances& mixed, const std::vector<int>& totals) {
  std::vector<int> units;
  for (const int total : totals) units.push_back(mixed.on_demand_units(total));
  return units;
}

TEST(MixedInstances, fill_the_base_first_and_split_the_rest_as_aws_s_tables_do) {
  const std::vector<int> totals = {10, 20, 30, 40};
  EXPECT_THAT(on_demand_of(shares(10, 50), totals), ElementsAre(10, 15, 20, 25));
  EXPECT_THAT(on_demand_of(shares(0, 60), totals), ElementsAre(6, 12, 18, 24));
  EXPECT_THAT(on_demand_of(shares(12, 0), totals), ElementsAre(10, 12, 12, 12));
}

TEST(MixedInstances, round_fractions_up_towards_on_demand) {
  EXPECT_THAT(on_demand_of(shares(0, 50), {1, 2, 3, 5}), ElementsAre(1, 1, 2, 3));
  EXPECT_THAT(on_demand_of(shares(2, 1), {0, 2, 3, 102}), ElementsAre(0, 2, 3, 3));
  EXPECT_THAT(on_demand_of(shares(0, 100), {7}), ElementsAre(7));
}

/// Types a, b, c, d; per unit on demand 4, 3, 2, 5 and as spot 1, 0.9, 1.2, 0.8 dollars.
MixedInstances four_types() {
  MixedInstances mixed;
  const auto add = [&](const char* name, int weight, double usd, double spot, double spare) {
    InstanceOverride o{plain(), weight, usd * weight, spot * weight, spare};
    o.type.name = name;
    mixed.overrides.push_back(o);
  };
  add("a", 1, 4, 1.0, 10);
  add("b", 2, 3, 0.9, 40);
  add("c", 4, 2, 1.2, 30);
  add("d", 1, 5, 0.8, 5);
  mixed.on_demand_percentage_above_base = 0;
  return mixed;
}

Order on_demand_order(OnDemandAllocation strategy) {
  MixedInstances mixed = four_types();
  mixed.on_demand_allocation = strategy;
  return launch_order(mixed, PurchaseOption::on_demand, std::vector<int>(4));
}

TEST(LaunchOrder, on_demand_is_by_priority_or_by_the_price_of_a_unit) {
  EXPECT_EQ(on_demand_order(OnDemandAllocation::prioritized), (Order{0, 1, 2, 3}));
  EXPECT_EQ(on_demand_order(OnDemandAllocation::lowest_price), (Order{2, 1, 0, 3}));
}

Order spot_order(SpotAllocation strategy, const std::vector<int>& in_zone = {0, 0, 0, 0}) {
  MixedInstances mixed = four_types();
  mixed.spot_allocation = strategy;
  return launch_order(mixed, PurchaseOption::spot, in_zone);
}

TEST(LaunchOrder, lowest_price_spreads_spot_evenly_over_the_cheapest_pools) {
  EXPECT_EQ(spot_order(SpotAllocation::lowest_price), (Order{3, 1, 0, 2}));
  EXPECT_EQ(spot_order(SpotAllocation::lowest_price, {0, 0, 0, 1}), (Order{1, 3, 0, 2}));
  EXPECT_EQ(spot_order(SpotAllocation::lowest_price, {0, 1, 0, 1}), (Order{3, 1, 0, 2}))
      << "an empty pool that is dearer is not among the two";
  MixedInstances one_pool = four_types();
  one_pool.spot_pools = 1;
  EXPECT_EQ(launch_order(one_pool, PurchaseOption::spot, std::vector<int>{0, 0, 0, 9}).front(), 3U);
}

TEST(LaunchOrder, capacity_optimized_goes_where_most_is_to_spare) {
  EXPECT_EQ(spot_order(SpotAllocation::capacity_optimized), (Order{1, 2, 0, 3}));
}

// Half of 40 are 20: b and c have enough.
TEST(LaunchOrder, the_prioritized_form_takes_the_first_of_those_with_enough) {
  EXPECT_EQ(spot_order(SpotAllocation::capacity_optimized_prioritized), (Order{1, 2, 0, 3}));
  MixedInstances mixed = four_types();
  mixed.spot_allocation = SpotAllocation::capacity_optimized_prioritized;
  std::swap(mixed.overrides[1].spot_spare_capacity, mixed.overrides[0].spot_spare_capacity);
  mixed.overrides[2].spot_spare_capacity = 50;
  EXPECT_EQ(launch_order(mixed, PurchaseOption::spot, std::vector<int>(4)), (Order{0, 2, 1, 3}));
}

TEST(LaunchOrder, price_capacity_optimized_takes_the_cheapest_of_those_with_enough) {
  EXPECT_EQ(spot_order(SpotAllocation::price_capacity_optimized), (Order{1, 2, 0, 3}));
  MixedInstances mixed = four_types();
  mixed.spot_allocation = SpotAllocation::price_capacity_optimized;
  mixed.overrides[3].spot_spare_capacity = 20;
  EXPECT_EQ(launch_order(mixed, PurchaseOption::spot, std::vector<int>(4)), (Order{3, 1, 2, 0}));
}

TEST(LaunchOrder, leaves_out_spot_above_the_maximum_price_of_a_unit) {
  MixedInstances mixed = four_types();
  mixed.spot_max_price = 0.9;
  EXPECT_EQ(launch_order(mixed, PurchaseOption::spot, std::vector<int>(4)), (Order{3, 1}));
  mixed.spot_max_price = 0.1;
  EXPECT_THAT(launch_order(mixed, PurchaseOption::spot, std::vector<int>(4)), IsEmpty());
  mixed.spot_max_price.reset();
  mixed.overrides[3].spot_usd_per_hour = 5.01;
  EXPECT_EQ(launch_order(mixed, PurchaseOption::spot, std::vector<int>(4)), (Order{1, 0, 2}))
      << "without a maximum the on-demand price is it";
}

TEST(AllocationStrategies, have_aws_s_names) {
  for (const char* name : {"prioritized", "lowest-price"})
    EXPECT_EQ(aws_name(*on_demand_allocation(name)), name);
  for (const char* name : {"lowest-price", "capacity-optimized", "capacity-optimized-prioritized",
                           "price-capacity-optimized"})
    EXPECT_EQ(aws_name(*spot_allocation(name)), name);
  EXPECT_FALSE(spot_allocation("prioritized"));
}

}  // namespace
}  // namespace headroom::cloud
