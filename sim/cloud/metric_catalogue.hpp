#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sim/scaling/metric.hpp"

namespace headroom::cloud {

/// The metrics of AWS that the model publishes, in the order of `metric_catalogue`.
enum class Metric : std::uint8_t {
  cpu_utilization,
  cpu_credit_usage,
  cpu_credit_balance,
  cpu_surplus_credit_balance,
  cpu_surplus_credits_charged,
  network_in,
  network_out,
  request_count,
  request_count_per_target,
  target_response_time,
  target_2xx,
  elb_4xx,
  elb_5xx,
  elb_502,
  elb_503,
  elb_504,
  target_connection_errors,
  healthy_hosts,
  unhealthy_hosts,
  anomalous_hosts,
  mitigated_hosts,
  new_connections,
  active_connections,
  processed_bytes,
  consumed_lcus,
  group_min_size,
  group_max_size,
  group_desired_capacity,
  group_in_service,
  group_pending,
  group_standby,
  group_terminating,
  group_total,
  warm_pool_min_size,
  warm_pool_desired,
  warm_pool_pending,
  warm_pool_terminating,
  warm_pool_warmed,
  warm_pool_total,
  group_and_warm_pool_desired,
  group_and_warm_pool_total,
};
inline constexpr std::size_t kMetrics = 41;

/// By which dimensions a metric is asked for.
enum class MetricScope : std::uint8_t {
  group,         ///< AutoScalingGroupName
  target_group,  ///< TargetGroup, perhaps LoadBalancer, too
  balancer       ///< LoadBalancer, perhaps TargetGroup, too
};

/// A metric of AWS that the model publishes (aws-behaviour 1.6, 4.22, 5.1, 6.8).
struct MetricInfo {
  Metric metric;
  std::string_view name_space;
  std::string_view name;
  MetricScope scope;
  bool has_zones = false;  ///< it is published by AvailabilityZone, too

  scaling::MetricId id(const std::string& zone = {}) const {
    return {std::string(name_space), std::string(name), zone};
  }
};

std::span<const MetricInfo> metric_catalogue();
const MetricInfo& info(Metric metric);
/// nullptr where the model publishes none of that name.
const MetricInfo* find_metric(std::string_view name_space, std::string_view name);

}  // namespace headroom::cloud
