#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/engine/distribution.hpp"

namespace headroom::cloud {

/// What boot steps of all instances share: a central server that pushes releases over a few
/// sessions, or a store they pull from, which throttles. What is absent is without limit.
struct ProvisioningResourceConfig {
  std::string name;
  std::optional<std::uint32_t> sessions = {};  ///< attempts at the same time, > 0
  engine::Distribution approval = {};          ///< ns that a step waits before it joins the queue
  std::optional<double> requests_per_second = {};         ///< > 0; an attempt is one request
  std::optional<double> bandwidth_bytes_per_second = {};  ///< > 0; of all downloads together
};

}  // namespace headroom::cloud
