#pragma once

#include <optional>
#include <vector>

#include "sim/cloud/provisioning_resource.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// The resources that boot steps share, by name.
std::vector<cloud::ProvisioningResourceConfig> read_provisioning_resources(
    const std::optional<Node>& node);
Json provisioning_resources_json(const std::vector<cloud::ProvisioningResourceConfig>& resources);

/// Bytes per second, above 0.
std::optional<double> read_bandwidth(const Node& node);

}  // namespace headroom::scenario
