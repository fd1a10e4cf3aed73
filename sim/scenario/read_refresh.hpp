#pragma once

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/instance_refresh.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Preferences of start-instance-refresh, in AWS's own words; absent: those of the group's
/// maintenance policy, or AWS's defaults.
cloud::RefreshPreferences read_refresh_preferences(
    const std::optional<Node>& node, const std::optional<cloud::MaintenancePolicy>& maintenance);
Json refresh_preferences_json(const cloud::RefreshPreferences& preferences);

}  // namespace headroom::scenario
