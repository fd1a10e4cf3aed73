#pragma once

#include "sim/cloud/instance_refresh.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Preferences of start-instance-refresh, in AWS's own words; absent: AWS's defaults.
cloud::RefreshPreferences read_refresh_preferences(const std::optional<Node>& node);
Json refresh_preferences_json(const cloud::RefreshPreferences& preferences);

}  // namespace headroom::scenario
