#pragma once

#include <map>
#include <string>

#include "sim/cloud/launch_template.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// create-launch-template's input.
cloud::LaunchTemplateConfig read_launch_template(
    const Node& node, const std::map<std::string, cloud::ImageConfig>& images,
    const cloud::InstanceTypes& types);
/// The value of LaunchTemplateData.
void read_launch_template_data(const Node& node,
                               const std::map<std::string, cloud::ImageConfig>& images,
                               const cloud::InstanceTypes& types,
                               cloud::LaunchTemplateConfig& config);
Json launch_template_json(const cloud::LaunchTemplateConfig& launch_template);

}  // namespace headroom::scenario
