#pragma once

#include <optional>

#include "sim/cloud/noise.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `noise`: neighbours that slow the instances down at random. Nothing after a problem.
std::optional<cloud::NoiseConfig> read_noise(const Node& node);
Json noise_json(const cloud::NoiseConfig& noise);

}  // namespace headroom::scenario
