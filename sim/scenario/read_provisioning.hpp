#pragma once

#include <optional>

#include "sim/cloud/provisioning.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Steps merge by name into the defaults; absent: the defaults themselves.
cloud::ProvisioningConfig read_provisioning(const std::optional<Node>& node);
Json provisioning_json(const cloud::ProvisioningConfig& provisioning);

}  // namespace headroom::scenario
