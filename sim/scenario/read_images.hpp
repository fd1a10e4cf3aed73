#pragma once

#include <map>
#include <string>

#include "sim/cloud/image.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `images` by ImageId.
std::map<std::string, cloud::ImageConfig> read_images(const Node& node);

}  // namespace headroom::scenario
