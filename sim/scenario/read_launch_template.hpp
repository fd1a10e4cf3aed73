#pragma once

#include <map>
#include <optional>
#include <string>

#include "sim/cloud/launch_template.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `images`: bake levels by ImageId.
std::map<std::string, cloud::BakeLevel> read_images(const Node& node);

/// `instance_types`: the catalogue with the scenario's own types added.
cloud::InstanceTypes read_instance_types(const std::optional<Node>& node,
                                         const cloud::InstanceTypes& catalogue);

/// create-launch-template's input.
cloud::LaunchTemplateConfig read_launch_template(
    const Node& node, const std::map<std::string, cloud::BakeLevel>& images,
    const cloud::InstanceTypes& types);
Json launch_template_json(const cloud::LaunchTemplateConfig& launch_template);

/// The type of that name; empty after a problem.
std::optional<cloud::InstanceType> find_type(const Node& node, const cloud::InstanceTypes& types);

}  // namespace headroom::scenario
