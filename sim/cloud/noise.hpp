#pragma once

#include "sim/engine/distribution.hpp"

namespace headroom::cloud {

/// Neighbours on the same host, as a random process of two states: quiet times at full speed
/// alternate with noisy ones in which every vCPU is slower, though as busy as before. An instance
/// starts at any point of them.
struct NoiseConfig {
  engine::Distribution quiet;  ///< ns
  engine::Distribution noisy;  ///< ns
  double speed = 1.0;          ///< in a noisy time, of the full one; > 0
};

}  // namespace headroom::cloud
