#pragma once

#include <vector>

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::world {

/// What a group is made of: its policies ready to be woken, and the instance types that they may
/// resize it to, which a program names only when it runs.
struct GroupParts {
  cloud::AutoScalingGroupConfig config;
  std::vector<cloud::GroupPolicy> policies;
};

/// Of the scenario's group, with the policies that are enabled.
/// @throws scaling::PolicyFailed when a program can not be started, or needs what there is not
GroupParts group_parts(const scenario::Scenario& scenario,
                       const scenario::Environment& environment);

}  // namespace headroom::world
