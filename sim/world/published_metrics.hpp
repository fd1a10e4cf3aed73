#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/cloudwatch.hpp"
#include "sim/cloud/custom_metrics.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/world/recorder.hpp"

namespace headroom::world {

/// Publishes, at the end of a minute, what the load balancer and the group say of it
/// (aws-behaviour 4.22, 6.8). Counts of errors are absent where there were none.
void publish_load_balancer(const Recorder::Minute& minute, const cloud::TargetGroup& targets,
                           int listener_rules, cloud::CloudWatch& cloudwatch, Instant now);
/// The same minute by AvailabilityZone: the targets in each, and what its node has routed, where
/// there is a node per zone. @param routed by node, since the last call
void publish_zones(const cloud::TargetGroup& targets, const std::vector<std::string>& zones,
                   const std::vector<std::uint64_t>& routed, cloud::CloudWatch& cloudwatch,
                   Instant now);
/// What the anomaly detection has found.
void publish_anomalies(const cloud::AnomalyDetector& anomalies, cloud::CloudWatch& cloudwatch,
                       Instant now);
void publish_group(const scaling::GroupView& group, cloud::CloudWatch& cloudwatch, Instant now);
/// The WarmPool metrics, of groups that have one (aws-behaviour 4.12).
void publish_warm_pool(const cloud::WarmPoolView& pool, const scaling::GroupView& group,
                       cloud::CloudWatch& cloudwatch, Instant now);

/// What CloudWatch has of every metric, each by the statistic that it is usually asked for: by the
/// minute, and what is published more often by that interval. Those by zone come last.
/// @param zones whose metrics are wanted, too
std::vector<MetricHistory> metric_histories(
    const cloud::CloudWatch& cloudwatch,
    const std::vector<cloud::CustomMetricConfig>& custom_metrics,
    const std::vector<std::string>& zones = {});

}  // namespace headroom::world
