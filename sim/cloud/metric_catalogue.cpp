#include "sim/cloud/metric_catalogue.hpp"

#include <array>

namespace headroom::cloud {
namespace {

constexpr std::array<MetricInfo, kMetrics> kCatalogue = {{
    {Metric::cpu_utilization, "AWS/EC2", "CPUUtilization", MetricScope::group},
    {Metric::cpu_credit_usage, "AWS/EC2", "CPUCreditUsage", MetricScope::group},
    {Metric::cpu_credit_balance, "AWS/EC2", "CPUCreditBalance", MetricScope::group},
    {Metric::cpu_surplus_credit_balance, "AWS/EC2", "CPUSurplusCreditBalance", MetricScope::group},
    {Metric::cpu_surplus_credits_charged, "AWS/EC2", "CPUSurplusCreditsCharged",
     MetricScope::group},
    {Metric::network_in, "AWS/EC2", "NetworkIn", MetricScope::group},
    {Metric::network_out, "AWS/EC2", "NetworkOut", MetricScope::group},
    {Metric::request_count, "AWS/ApplicationELB", "RequestCount", MetricScope::balancer, true},
    {Metric::request_count_per_target, "AWS/ApplicationELB", "RequestCountPerTarget",
     MetricScope::target_group},
    {Metric::target_response_time, "AWS/ApplicationELB", "TargetResponseTime",
     MetricScope::balancer},
    {Metric::target_2xx, "AWS/ApplicationELB", "HTTPCode_Target_2XX_Count", MetricScope::balancer},
    {Metric::elb_4xx, "AWS/ApplicationELB", "HTTPCode_ELB_4XX_Count", MetricScope::balancer},
    {Metric::elb_5xx, "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", MetricScope::balancer},
    {Metric::elb_502, "AWS/ApplicationELB", "HTTPCode_ELB_502_Count", MetricScope::balancer},
    {Metric::elb_503, "AWS/ApplicationELB", "HTTPCode_ELB_503_Count", MetricScope::balancer},
    {Metric::elb_504, "AWS/ApplicationELB", "HTTPCode_ELB_504_Count", MetricScope::balancer},
    {Metric::target_connection_errors, "AWS/ApplicationELB", "TargetConnectionErrorCount",
     MetricScope::balancer},
    {Metric::healthy_hosts, "AWS/ApplicationELB", "HealthyHostCount", MetricScope::target_group,
     true},
    {Metric::unhealthy_hosts, "AWS/ApplicationELB", "UnHealthyHostCount", MetricScope::target_group,
     true},
    {Metric::anomalous_hosts, "AWS/ApplicationELB", "AnomalousHostCount",
     MetricScope::target_group},
    {Metric::mitigated_hosts, "AWS/ApplicationELB", "MitigatedHostCount",
     MetricScope::target_group},
    {Metric::new_connections, "AWS/ApplicationELB", "NewConnectionCount", MetricScope::balancer},
    {Metric::active_connections, "AWS/ApplicationELB", "ActiveConnectionCount",
     MetricScope::balancer},
    {Metric::processed_bytes, "AWS/ApplicationELB", "ProcessedBytes", MetricScope::balancer},
    {Metric::consumed_lcus, "AWS/ApplicationELB", "ConsumedLCUs", MetricScope::balancer},
    {Metric::group_min_size, "AWS/AutoScaling", "GroupMinSize", MetricScope::group},
    {Metric::group_max_size, "AWS/AutoScaling", "GroupMaxSize", MetricScope::group},
    {Metric::group_desired_capacity, "AWS/AutoScaling", "GroupDesiredCapacity", MetricScope::group},
    {Metric::group_in_service, "AWS/AutoScaling", "GroupInServiceInstances", MetricScope::group},
    {Metric::group_pending, "AWS/AutoScaling", "GroupPendingInstances", MetricScope::group},
    {Metric::group_standby, "AWS/AutoScaling", "GroupStandbyInstances", MetricScope::group},
    {Metric::group_terminating, "AWS/AutoScaling", "GroupTerminatingInstances", MetricScope::group},
    {Metric::group_total, "AWS/AutoScaling", "GroupTotalInstances", MetricScope::group},
    {Metric::warm_pool_min_size, "AWS/AutoScaling", "WarmPoolMinSize", MetricScope::group},
    {Metric::warm_pool_desired, "AWS/AutoScaling", "WarmPoolDesiredCapacity", MetricScope::group},
    {Metric::warm_pool_pending, "AWS/AutoScaling", "WarmPoolPendingCapacity", MetricScope::group},
    {Metric::warm_pool_terminating, "AWS/AutoScaling", "WarmPoolTerminatingCapacity",
     MetricScope::group},
    {Metric::warm_pool_warmed, "AWS/AutoScaling", "WarmPoolWarmedCapacity", MetricScope::group},
    {Metric::warm_pool_total, "AWS/AutoScaling", "WarmPoolTotalCapacity", MetricScope::group},
    {Metric::group_and_warm_pool_desired, "AWS/AutoScaling", "GroupAndWarmPoolDesiredCapacity",
     MetricScope::group},
    {Metric::group_and_warm_pool_total, "AWS/AutoScaling", "GroupAndWarmPoolTotalCapacity",
     MetricScope::group},
}};

}  // namespace

std::span<const MetricInfo> metric_catalogue() { return kCatalogue; }

const MetricInfo& info(Metric metric) { return kCatalogue[static_cast<std::size_t>(metric)]; }

const MetricInfo* find_metric(std::string_view name_space, std::string_view name) {
  for (const MetricInfo& row : kCatalogue) {
    if (row.name_space == name_space && row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace headroom::cloud
