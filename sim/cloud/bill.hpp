#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cloud/prices.hpp"
#include "sim/cloud/usage.hpp"

namespace headroom::cloud {

inline constexpr double kHoursPerMonth = 730.0;  ///< what AWS's own calculator takes

/// A price that a line of the bill is made with.
struct UsedPrice {
  std::string name;  ///< as in Prices; empty: the scenario itself gives it
  Price usd;
};

/// One line of the bill.
struct BillItem {
  std::string name;
  double quantity = 0;
  std::string unit;
  std::optional<double> usd;              ///< empty: used, but the price is not known
  std::vector<UsedPrice> prices = {};     ///< of what was used
  std::optional<double> steady_usd = {};  ///< where it differs: of a run that would go on
  bool is_steady_known = true;            ///< as far as `usd` is

  /// Of a run that would go on.
  std::optional<double> steady() const {
    if (!is_steady_known) return std::nullopt;
    return steady_usd ? steady_usd : usd;
  }
};

/// The instances of one type that are paid for in one way: a part of the line `instances`.
struct InstanceCharge {
  std::string type;
  PurchaseOption purchase = PurchaseOption::on_demand;
  double hours = 0;
  UsedPrice usd_per_hour;
  std::optional<double> usd() const;
};

struct Bill {
  std::string region;
  double hours = 0;  ///< that were simulated
  std::vector<BillItem> items;
  std::vector<InstanceCharge> instances;  ///< by first launch

  /// Empty when some item that was used has no price.
  std::optional<double> total_usd() const;
  /// If things went on like this: an hour that the run began and did not finish counts in part.
  std::optional<double> usd_per_hour() const;
  std::optional<double> usd_per_month() const;
  /// Prices of what was used that nobody knows.
  std::vector<std::string> unknown_prices() const;
  std::vector<std::string> items_of_unknown_price() const;
};

/// Seconds that AWS bills of an instance that ran from `running` to `end`: whole seconds, at least
/// 60 (aws-behaviour 2.1).
double billed_seconds(Instant running, Instant end);

/// The four dimensions of load-balancer capacity units, each in LCUs (aws-behaviour 6.7).
struct LcuDimensions {
  double new_connections = 0;
  double active_connections = 0;
  double processed_bytes = 0;
  double rule_evaluations = 0;
  double largest() const;
};
/// @param rules that each request is checked against, the default rule too
LcuDimensions lcu_dimensions(const LoadBalancerHour& hour, int rules = 1);

/// What one hour is billed for: the largest of the four.
double lcus(const LoadBalancerHour& hour, int rules = 1);

/// The cost of a run, item by item (ruling 20). A pure function: the model only meters.
Bill bill(const Usage& usage, const RegionPrices& prices);

}  // namespace headroom::cloud
