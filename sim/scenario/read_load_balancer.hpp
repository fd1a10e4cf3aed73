#pragma once

#include <optional>

#include "sim/cloud/load_balancer.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/scenario/described.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// create-target-group's input or describe-target-groups' output, with "Attributes" as
/// describe-target-group-attributes has them; absent: AWS's defaults. Its "static_targets" go into
/// the scenario, whose application, launch template and group are known by then.
/// @param wanted of several target groups
cloud::TargetGroupConfig read_target_group(const std::optional<Node>& node,
                                           const cloud::InstanceTypes& types, Scenario& scenario,
                                           const Wanted& wanted = {});
Json target_group_json(const cloud::TargetGroupConfig& target_group);

/// create-load-balancer's input or describe-load-balancers' output, with "Attributes" as
/// describe-load-balancer-attributes has them; absent: AWS's defaults.
/// @param application whose time-out of idle connections asks how they are reused
cloud::LoadBalancerConfig read_load_balancer(const std::optional<Node>& node,
                                             const cloud::ApplicationConfig& application);
/// Without cross-zone load balancing each zone needs its own node; one logical node is refused.
/// @param object the whole scenario's
void settle_nodes(ObjectReader& object, Scenario& scenario);
Json load_balancer_json(const cloud::LoadBalancerConfig& load_balancer);

}  // namespace headroom::scenario
