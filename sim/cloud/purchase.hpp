#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/engine/distribution.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// How instances are paid for.
enum class PurchaseOption {
  on_demand,    ///< at the price list
  spot,         ///< at the spot price of the moment, taken to be constant
  savings_plan  ///< at the rate of a plan that covers every hour
};

/// What EC2 has to spare of one instance type, in every zone.
struct SpotPool {
  double usd_per_hour = 0;
  std::optional<engine::Distribution> time_to_interruption = {};  ///< absent: that of all spot
  double spare_capacity = 1;  ///< in comparison with the other types'
};

struct PurchaseConfig {
  PurchaseOption option = PurchaseOption::on_demand;
  /// Of one instance, by its type; with on demand none, else all that can run: no list has these
  /// rates.
  std::map<std::string, double> usd_per_hour = {};
  /// Spot: ns from `running` until EC2 wants the instance back; absent: never.
  std::optional<engine::Distribution> time_to_interruption = {};
  /// By instance type, for groups that launch spot beside the others.
  std::map<std::string, SpotPool> spot_pools = {};
  /// By how much EC2's rebalance recommendation comes before its notice.
  Duration rebalance_lead = {};

  const std::optional<engine::Distribution>& interruption_of(const std::string& type) const {
    const auto pool = spot_pools.find(type);
    return pool != spot_pools.end() && pool->second.time_to_interruption
               ? pool->second.time_to_interruption
               : time_to_interruption;
  }
  /// US dollars an hour of an instance that is paid for in one of the two ways without a list.
  std::optional<double> rate_of(PurchaseOption paid, const std::string& type) const;
};

/// Between the notice of an interruption and the end of the instance.
inline constexpr Duration kSpotNotice = 120_s;

std::string_view name(PurchaseOption option);
std::optional<PurchaseOption> purchase_option(std::string_view name);

}  // namespace headroom::cloud
