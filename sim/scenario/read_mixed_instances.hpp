#pragma once

#include <optional>

#include "sim/cloud/mixed_instances.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// A group's MixedInstancesPolicy; the first override's type replaces the launch template's. Empty
/// where it says no more than that.
std::optional<cloud::MixedInstances> read_mixed_instances(
    const Node& node, const cloud::InstanceTypes& types,
    cloud::LaunchTemplateConfig& launch_template);

/// Once all else is read: looks up what the overrides cost, and refuses what does not go together
/// with several types.
void settle_mixed_instances(const Node& document, Scenario& scenario);

Json mixed_instances_json(const cloud::MixedInstances& mixed);

}  // namespace headroom::scenario
