#pragma once

#include <string>
#include <vector>

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// A scenario's AWS part as the inputs of the AWS CLI's commands (aws-behaviour 7). What the
/// scenario's document gives stands as it is there, keys without effect here among it; what it
/// leaves open is written out with the value that the run had.
struct AwsInputs {
  std::string region;
  Json launch_template;                 ///< create-launch-template
  Json group;                           ///< create-auto-scaling-group
  Json target_group;                    ///< create-target-group
  Json target_group_attributes;         ///< modify-target-group-attributes
  Json load_balancer;                   ///< create-load-balancer
  Json load_balancer_attributes;        ///< modify-load-balancer-attributes
  Json listener;                        ///< create-listener
  std::vector<Json> policies;           ///< put-scaling-policy
  std::vector<Json> alarms;             ///< put-metric-alarm
  std::vector<Json> scheduled_actions;  ///< put-scheduled-update-group-action
  std::vector<Json> lifecycle_hooks;    ///< put-lifecycle-hook
  Json warm_pool;                       ///< put-warm-pool; null: none
  Json suspended;                       ///< suspend-processes; null: none
  std::vector<std::string> notes;       ///< what is not exported, and what must be filled in
};

/// Stand-ins for what AWS gives names to only when it is made, or what a scenario does not know.
std::string placeholder_policy_arn(const std::string& region, const std::string& group,
                                   const std::string& policy);
std::string placeholder_target_group_arn(const std::string& region, const std::string& name);
std::string placeholder_load_balancer_arn(const std::string& region, const std::string& name);
inline constexpr const char* kPlaceholderVpc = "vpc-00000000000000000";
inline constexpr const char* kPlaceholderSubnets[] = {"subnet-00000000000000001",
                                                      "subnet-00000000000000002"};

/// Where a policy may name a predefined metric, which may be one of a load balancer's requests: as
/// JSON pointers.
inline constexpr const char* kPredefinedMetrics[] = {
    "/TargetTrackingConfiguration/PredefinedMetricSpecification",
    "/PredictiveScalingConfiguration/MetricSpecifications/0/PredefinedMetricPairSpecification",
    "/PredictiveScalingConfiguration/MetricSpecifications/0/PredefinedLoadMetricSpecification",
    "/PredictiveScalingConfiguration/MetricSpecifications/0/PredefinedScalingMetricSpecification"};

/// @param document the scenario's own, after --set
AwsInputs aws_inputs(const Scenario& scenario, const Json& document,
                     const Environment& environment);

}  // namespace headroom::scenario
