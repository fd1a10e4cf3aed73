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

struct PurchaseConfig {
  PurchaseOption option = PurchaseOption::on_demand;
  /// Of one instance, by its type; with on demand none, else all that can run: no list has these
  /// rates.
  std::map<std::string, double> usd_per_hour = {};
  /// Spot: ns from `running` until EC2 wants the instance back; absent: never.
  std::optional<engine::Distribution> time_to_interruption = {};
};

/// Between the notice of an interruption and the end of the instance.
inline constexpr Duration kSpotNotice = 120_s;

std::string_view name(PurchaseOption option);
std::optional<PurchaseOption> purchase_option(std::string_view name);

}  // namespace headroom::cloud
