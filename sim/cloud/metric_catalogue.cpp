#include "sim/cloud/metric_catalogue.hpp"

#include <array>

namespace headroom::cloud {
namespace {

constexpr std::array<MetricInfo, kMetrics> kCatalogue = {{
    {Metric::cpu_utilization, "AWS/EC2", "CPUUtilization", "Percent", MetricScope::group},
    {Metric::cpu_credit_usage, "AWS/EC2", "CPUCreditUsage", "Count", MetricScope::group},
    {Metric::cpu_credit_balance, "AWS/EC2", "CPUCreditBalance", "Count", MetricScope::group},
    {Metric::cpu_surplus_credit_balance, "AWS/EC2", "CPUSurplusCreditBalance", "Count",
     MetricScope::group},
    {Metric::cpu_surplus_credits_charged, "AWS/EC2", "CPUSurplusCreditsCharged", "Count",
     MetricScope::group},
    {Metric::request_count, "AWS/ApplicationELB", "RequestCount", "Count", MetricScope::balancer},
    {Metric::request_count_per_target, "AWS/ApplicationELB", "RequestCountPerTarget", "Count",
     MetricScope::target_group},
    {Metric::target_response_time, "AWS/ApplicationELB", "TargetResponseTime", "Seconds",
     MetricScope::balancer},
    {Metric::target_2xx, "AWS/ApplicationELB", "HTTPCode_Target_2XX_Count", "Count",
     MetricScope::balancer},
    {Metric::elb_4xx, "AWS/ApplicationELB", "HTTPCode_ELB_4XX_Count", "Count",
     MetricScope::balancer},
    {Metric::elb_5xx, "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "Count",
     MetricScope::balancer},
    {Metric::elb_502, "AWS/ApplicationELB", "HTTPCode_ELB_502_Count", "Count",
     MetricScope::balancer},
    {Metric::elb_503, "AWS/ApplicationELB", "HTTPCode_ELB_503_Count", "Count",
     MetricScope::balancer},
    {Metric::elb_504, "AWS/ApplicationELB", "HTTPCode_ELB_504_Count", "Count",
     MetricScope::balancer},
    {Metric::target_connection_errors, "AWS/ApplicationELB", "TargetConnectionErrorCount", "Count",
     MetricScope::balancer},
    {Metric::healthy_hosts, "AWS/ApplicationELB", "HealthyHostCount", "Count",
     MetricScope::target_group},
    {Metric::unhealthy_hosts, "AWS/ApplicationELB", "UnHealthyHostCount", "Count",
     MetricScope::target_group},
    {Metric::new_connections, "AWS/ApplicationELB", "NewConnectionCount", "Count",
     MetricScope::balancer},
    {Metric::active_connections, "AWS/ApplicationELB", "ActiveConnectionCount", "Count",
     MetricScope::balancer},
    {Metric::processed_bytes, "AWS/ApplicationELB", "ProcessedBytes", "Bytes",
     MetricScope::balancer},
    {Metric::consumed_lcus, "AWS/ApplicationELB", "ConsumedLCUs", "Count", MetricScope::balancer},
    {Metric::group_min_size, "AWS/AutoScaling", "GroupMinSize", "None", MetricScope::group},
    {Metric::group_max_size, "AWS/AutoScaling", "GroupMaxSize", "None", MetricScope::group},
    {Metric::group_desired_capacity, "AWS/AutoScaling", "GroupDesiredCapacity", "None",
     MetricScope::group},
    {Metric::group_in_service, "AWS/AutoScaling", "GroupInServiceInstances", "None",
     MetricScope::group},
    {Metric::group_pending, "AWS/AutoScaling", "GroupPendingInstances", "None", MetricScope::group},
    {Metric::group_standby, "AWS/AutoScaling", "GroupStandbyInstances", "None", MetricScope::group},
    {Metric::group_terminating, "AWS/AutoScaling", "GroupTerminatingInstances", "None",
     MetricScope::group},
    {Metric::group_total, "AWS/AutoScaling", "GroupTotalInstances", "None", MetricScope::group},
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
