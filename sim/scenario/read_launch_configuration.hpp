#pragma once

#include <map>
#include <string>

#include "sim/cloud/launch_template.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// create-launch-configuration's input: the older form of a launch template. Detailed monitoring is
/// its default at the API and the CLI (aws-behaviour 5.1), and its instances have their type's
/// credit mode.
cloud::LaunchTemplateConfig read_launch_configuration(
    const Node& node, const std::map<std::string, cloud::ImageConfig>& images,
    const cloud::InstanceTypes& types);

}  // namespace headroom::scenario
