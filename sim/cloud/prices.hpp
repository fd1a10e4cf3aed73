#pragma once

#include <map>
#include <optional>
#include <string>

#include "sim/scaling/message.hpp"

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
  std::map<std::string, Price> volume_gib_month;  ///< by volume type; gp3's is "gp3_gib_month"
  Price gp3_iops_month;                           ///< beyond the 3000 that are included
  Price gp3_mibps_month;                          ///< beyond the 125 that are included
  Price io1_iops_month;
  Price io2_iops_month;              ///< the first 32,000 of a volume
  Price snapshot_gib_month;          ///< standard tier
  Price fast_snapshot_restore_hour;  ///< of a snapshot in a zone
  Price alarm_month;
  Price high_resolution_alarm_month;  ///< with a period below a minute
  Price composite_alarm_month;
  /// Custom metrics, and those of detailed monitoring: seven an instance.
  Price detailed_metric_month;
  Price metric_requests_1000;  ///< PutMetricData
  Price data_out_gb;           ///< to the internet, the first 10 TB of a month
  Price data_out_gb_next_40tb;
  Price data_out_gb_next_100tb;
  Price data_out_gb_over_150tb;
  /// What a reader should know of some of these, in words, by name: that nobody could verify it, or
  /// that the user gave it. An instance type's name is "instance_hour/t3.small".
  std::map<std::string, scaling::Message> remarks;
};

/// By region. A region that is not here has no known price.
using Prices = std::map<std::string, RegionPrices>;

}  // namespace headroom::cloud
