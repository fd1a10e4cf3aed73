#pragma once

#include <cstddef>

#include "sim/cloud/instance.hpp"

namespace headroom::cloud {

/// One step of one instance's boot.
struct BootingStep {
  InstanceId instance = 0;
  std::size_t step = 0;  ///< in ProvisioningGraph::steps()

  bool operator==(const BootingStep&) const = default;
};

}  // namespace headroom::cloud
