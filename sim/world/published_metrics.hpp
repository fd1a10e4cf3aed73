#pragma once

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
void publish_group(const scaling::GroupView& group, cloud::CloudWatch& cloudwatch, Instant now);

/// What CloudWatch has of every metric, each by the statistic that it is usually asked for: by the
/// minute, and what is published more often by that interval.
std::vector<MetricHistory> metric_histories(
    const cloud::CloudWatch& cloudwatch,
    const std::vector<cloud::CustomMetricConfig>& custom_metrics);

}  // namespace headroom::world
