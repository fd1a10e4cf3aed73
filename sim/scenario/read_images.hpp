#pragma once

#include <map>
#include <string>

#include "sim/cloud/image.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `images`: bake levels by ImageId.
std::map<std::string, cloud::BakeLevel> read_images(const Node& node);

}  // namespace headroom::scenario
