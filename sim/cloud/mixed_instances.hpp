#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/cloud/instance_type.hpp"
#include "sim/cloud/purchase.hpp"

namespace headroom::cloud {

/// Which instance type an on-demand launch takes (aws-behaviour 4.17).
enum class OnDemandAllocation {
  prioritized,  ///< in the order of the overrides
  lowest_price  ///< per unit of capacity
};

/// Which pool, an instance type in a zone, a spot launch takes.
enum class SpotAllocation {
  lowest_price,                    ///< evenly over the cheapest pools
  capacity_optimized,              ///< the pool with most spare capacity
  capacity_optimized_prioritized,  ///< of those with enough, the first of the overrides
  price_capacity_optimized         ///< of those with enough, the cheapest per unit
};

std::string_view aws_name(OnDemandAllocation strategy);
std::string_view aws_name(SpotAllocation strategy);
std::optional<OnDemandAllocation> on_demand_allocation(std::string_view aws_name);
std::optional<SpotAllocation> spot_allocation(std::string_view aws_name);

/// An instance type that a group may launch.
struct InstanceOverride {
  InstanceType type;
  int weight = 1;                           ///< units of capacity that one such instance counts
  std::optional<double> usd_per_hour = {};  ///< on demand; absent: not known
  std::optional<double> spot_usd_per_hour = {};  ///< absent: not known
  /// Of its spot pools, in comparison with the other types'.
  double spot_spare_capacity = 1;
};

/// A mixed instances policy: several instance types, and spot beside on demand.
struct MixedInstances {
  std::vector<InstanceOverride> overrides = {};  ///< the first has the highest priority
  int on_demand_base = 0;                        ///< units on demand before any spot
  int on_demand_percentage_above_base = 100;
  OnDemandAllocation on_demand_allocation = OnDemandAllocation::prioritized;
  SpotAllocation spot_allocation = SpotAllocation::lowest_price;
  int spot_pools = 2;  ///< per zone, with the lowest price
  /// US dollars a unit-hour; absent: the on-demand price.
  std::optional<double> spot_max_price = {};

  bool launches_spot() const { return on_demand_percentage_above_base < 100; }
  bool has_weights() const;
  /// Units on demand of a capacity: the base first, then the percentage of the rest, fractions
  /// rounded up towards on demand (aws-behaviour 4.17).
  int on_demand_units(int capacity) const;
};

/// A pool counts as having enough spare capacity from this share of the fullest pool's on. AWS does
/// not publish its rule.
inline constexpr double kEnoughSpareCapacity = 0.5;

/// Positions of the overrides in the order in which a launch in one zone tries them. A spot pool
/// that costs more than the maximum price is left out.
/// @param option how they are paid for: spot, or any other
/// @param in_zone instances of that option in the zone by override
std::vector<std::size_t> launch_order(const MixedInstances& mixed, PurchaseOption option,
                                      std::span<const int> in_zone);

}  // namespace headroom::cloud
