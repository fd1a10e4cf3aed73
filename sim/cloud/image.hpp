#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace headroom::cloud {

/// What an image (AMI) already contains; each level has all of those before it.
enum class BakeLevel {
  os,          ///< the operating system alone: all else is done at boot
  middleware,  ///< and the runtime and unit file; the application is fetched at boot
  application  ///< and the application: only parameters are read at boot
};
std::string_view name(BakeLevel level);
std::optional<BakeLevel> bake_level(std::string_view name);

struct ImageConfig {
  std::string id;  ///< ImageId
  BakeLevel bake = BakeLevel::os;
  /// Of the snapshot behind it, what its owner pays for; absent: nothing for an image with the
  /// operating system alone, which is somebody else's, else as large as the volume.
  std::optional<double> snapshot_gib = {};
};

}  // namespace headroom::cloud
