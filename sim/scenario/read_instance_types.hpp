#pragma once

#include <optional>

#include "sim/cloud/instance_type.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `instance_types`: the catalogue with the scenario's own types added.
cloud::InstanceTypes read_instance_types(const std::optional<Node>& node,
                                         const cloud::InstanceTypes& catalogue);

/// The type of that name; empty after a problem.
std::optional<cloud::InstanceType> find_type(const Node& node, const cloud::InstanceTypes& types);

}  // namespace headroom::scenario
