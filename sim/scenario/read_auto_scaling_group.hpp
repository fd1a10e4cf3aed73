#pragma once

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// create-auto-scaling-group's input. A mixed instances policy's first override replaces the launch
/// template's type in the scenario, and hooks of the group's own list are added to its hooks.
cloud::AutoScalingGroupConfig read_auto_scaling_group(const Node& node,
                                                      const cloud::InstanceTypes& types,
                                                      Scenario& scenario);
Json auto_scaling_group_json(const cloud::AutoScalingGroupConfig& group);

}  // namespace headroom::scenario
