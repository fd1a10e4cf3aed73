#pragma once

#include "sim/cloud/instance_type.hpp"
#include "sim/cloud/resizing.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// How instances change their type, and when they do by the clock. The types that a policy may ask
/// for are not in it yet.
cloud::ResizingConfig read_vertical_scaling(
    const std::optional<Node>& node, const cloud::InstanceTypes& types,
    const std::optional<cloud::MaintenancePolicy>& maintenance);
Json vertical_scaling_json(const cloud::ResizingConfig& resizing);

}  // namespace headroom::scenario
