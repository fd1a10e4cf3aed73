#pragma once

#include <map>
#include <optional>
#include <string>

namespace headroom::cloud {

/// US dollars; empty where no source gives the price.
using Price = std::optional<double>;

/// What things cost in one region.
struct RegionPrices {
  std::map<std::string, Price> instance_hour;  ///< by instance type, Linux on demand
  Price surplus_vcpu_hour;                     ///< CPU credits beyond the earned ones
  Price surplus_vcpu_hour_t4g;
  Price load_balancer_hour;
  Price lcu_hour;
  Price public_ipv4_hour;
  Price gp3_gib_month;
  Price alarm_month;
  Price detailed_metric_month;  ///< seven metrics an instance with detailed monitoring
  std::map<std::string, std::string>
      from_memory;  ///< which of these nobody could verify, in words, by name
};

/// By region. A region that is not here has no known price.
using Prices = std::map<std::string, RegionPrices>;

}  // namespace headroom::cloud
