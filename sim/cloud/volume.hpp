#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::cloud {

/// An EBS volume of a launch template, as far as the bill and the boot go by it.
struct VolumeConfig {
  std::string device = {};           ///< DeviceName; empty: the root
  std::string type = "gp3";          ///< one of kVolumeTypes
  double gib = 8;                    ///< its size
  std::optional<double> iops = {};   ///< absent: what its type includes
  std::optional<double> mibps = {};  ///< throughput; absent: what its type includes

  /// IOPS that are paid for: beyond the 3000 that gp3 includes, all of io1 and io2.
  double paid_iops() const;
  /// MiB/s that are paid for: beyond the 125 that gp3 includes.
  double paid_mibps() const;
};

inline constexpr std::array<std::string_view, 7> kVolumeTypes = {"gp3", "gp2", "io1",     "io2",
                                                                 "st1", "sc1", "standard"};

/// Whether a device of this name is the root of an image, as Linux images call it.
inline bool is_root_device(std::string_view name) {
  return name.empty() || name == "/dev/xvda" || name == "/dev/sda1";
}

}  // namespace headroom::cloud
