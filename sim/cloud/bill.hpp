#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/prices.hpp"
#include "sim/cloud/usage.hpp"

namespace headroom::cloud {

/// One line of the bill.
struct BillItem {
  std::string name;
  double quantity = 0;
  std::string unit;
  std::optional<double> usd;  ///< empty: used, but the price is not known
};

struct Bill {
  std::vector<BillItem> items;
  /// Empty when some item that was used has no price.
  std::optional<double> total_usd() const;
};

/// Seconds that AWS bills of an instance that ran from `running` to `end`: whole seconds, at least
/// 60 (aws-behaviour 2.1).
double billed_seconds(Instant running, Instant end);

/// Load-balancer capacity units of one hour: the largest of the four dimensions
/// (aws-behaviour 6.7).
double lcus(const LoadBalancerHour& hour);

/// The cost of a run, item by item (ruling 20). A pure function: the model only meters.
Bill bill(const Usage& usage, const RegionPrices& prices);

}  // namespace headroom::cloud
