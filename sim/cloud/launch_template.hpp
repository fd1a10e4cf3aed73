#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/cpu_credits.hpp"
#include "sim/cloud/image.hpp"
#include "sim/cloud/instance_type.hpp"
#include "sim/cloud/provisioning.hpp"
#include "sim/cloud/volume.hpp"

namespace headroom::cloud {

/// What is launched: a launch template, with everything that it names looked up.
struct LaunchTemplateConfig {
  std::string name;
  ImageConfig image;
  InstanceType type;
  std::optional<CreditMode> credit_mode;  ///< absent: the type's default
  bool detailed_monitoring = false;       ///< one-minute metrics instead of five-minute ones
  std::vector<VolumeConfig> volumes = {VolumeConfig{}};  ///< the root first

  CreditMode mode() const { return type.credit_mode(credit_mode); }
  /// Whether the CPU is held at its baseline once the credits are gone.
  bool is_throttled() const { return type.credits && mode() == CreditMode::standard; }
  double root_gib() const { return volumes.front().gib; }
  /// GiB that we pay for of the image's snapshot.
  double snapshot_gib() const {
    return image.owner == ImageOwner::own ? image.snapshot_gib.value_or(root_gib()) : 0.0;
  }
};

}  // namespace headroom::cloud
