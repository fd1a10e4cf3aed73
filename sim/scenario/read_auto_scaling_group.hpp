#pragma once

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/launch_template.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// create-auto-scaling-group's input. A mixed instances policy's first override replaces the launch
/// template's type.
cloud::AutoScalingGroupConfig read_auto_scaling_group(const Node& node,
                                                      const cloud::InstanceTypes& types,
                                                      cloud::LaunchTemplateConfig& launch_template);
Json auto_scaling_group_json(const cloud::AutoScalingGroupConfig& group);

}  // namespace headroom::scenario
