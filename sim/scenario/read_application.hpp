#pragma once

#include "sim/cloud/application.hpp"
#include "sim/cloud/provisioning.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

cloud::ApplicationConfig read_application(const Node& node);
Json application_json(const cloud::ApplicationConfig& application);

/// Steps merge by name into the defaults; absent: the defaults themselves.
cloud::ProvisioningConfig read_provisioning(const std::optional<Node>& node);
Json provisioning_json(const cloud::ProvisioningConfig& provisioning);

}  // namespace headroom::scenario
