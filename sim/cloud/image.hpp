#pragma once

#include <cstdint>
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

/// Whose image it is.
enum class ImageOwner {
  own,          ///< its snapshot is on our bill, and a release can be built into it
  amazon,       ///< of AWS itself
  community,    ///< shared by somebody
  marketplace,  ///< somebody's, perhaps with a price for each hour
};
std::string_view name(ImageOwner owner);
std::optional<ImageOwner> image_owner(std::string_view name);

struct ImageConfig {
  std::string id;  ///< ImageId
  BakeLevel bake = BakeLevel::os;
  ImageOwner owner = ImageOwner::amazon;
  /// Of the snapshot behind it; absent: as large as the volume.
  std::optional<double> snapshot_gib = {};
  double software_usd_per_hour = 0;  ///< of each instance, beside its own price
  std::uint32_t release = 0;         ///< of the application that was built into it; 0: the first

  bool operator==(const ImageConfig&) const = default;
  /// A release needs a new image then.
  bool contains_application() const { return bake == BakeLevel::application; }
};

}  // namespace headroom::cloud
