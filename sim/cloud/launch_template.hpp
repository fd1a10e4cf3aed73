#pragma once

#include <optional>
#include <string>

#include "sim/cloud/cpu_credits.hpp"
#include "sim/cloud/image.hpp"
#include "sim/cloud/instance_type.hpp"
#include "sim/cloud/provisioning.hpp"

namespace headroom::cloud {

/// What is launched: a launch template, with everything that it names looked up.
struct LaunchTemplateConfig {
  std::string name;
  ImageConfig image;
  InstanceType type;
  std::optional<CreditMode> credit_mode;  ///< absent: the type's default
  bool detailed_monitoring = false;       ///< one-minute metrics instead of five-minute ones
  double volume_gib = 8;                  ///< root volume

  CreditMode mode() const { return type.credit_mode(credit_mode); }
  /// Whether the CPU is held at its baseline once the credits are gone.
  bool is_throttled() const { return type.credits && mode() == CreditMode::standard; }
  /// GiB that the image's snapshot is billed for.
  double snapshot_gib() const {
    return image.snapshot_gib.value_or(image.bake == BakeLevel::os ? 0.0 : volume_gib);
  }
};

}  // namespace headroom::cloud
