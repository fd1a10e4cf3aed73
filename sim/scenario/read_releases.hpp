#pragma once

#include "sim/cloud/instance_type.hpp"
#include "sim/cloud/launch_template.hpp"
#include "sim/cloud/releases.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// When releases of the application come, and how they reach the instances.
/// @param duration of the run: releases after it are left out
cloud::ReleasesConfig read_releases(const std::optional<Node>& node, Duration duration,
                                    const cloud::LaunchTemplateConfig& launch_template,
                                    const cloud::InstanceTypes& types,
                                    const std::optional<cloud::MaintenancePolicy>& maintenance);
/// The releases as a list of times; @pre there is one, or a rate
Json releases_json(const cloud::ReleasesConfig& releases);

}  // namespace headroom::scenario
