#pragma once

#include <vector>

#include "sim/cloud/image.hpp"
#include "sim/cloud/instance_refresh.hpp"
#include "sim/cloud/instance_type.hpp"

namespace headroom::cloud {

/// How an image with a release of the application is made (aws-behaviour 2.6).
struct ImageBuildConfig {
  InstanceType type;              ///< of the builder
  Duration duration = 300_s;      ///< that the builder runs
  Duration create_image = 180_s;  ///< CreateImage until `available`; the builder is gone
  double changed_gib = 1.0;       ///< that a release adds to the snapshots: changed blocks only
  int keep = 3;                   ///< images of this many releases are stored
};

/// How a release comes onto the running instances where the image does not contain the application.
struct InstallConfig {
  int at_once = 1;     ///< instances at one time
  bool drain = false;  ///< they are taken out of service meanwhile
};

/// New versions of the application.
struct ReleasesConfig {
  std::vector<Instant> at;  ///< within the run
  double per_hour = 0;      ///< in the long run; 0: what the run saw
  ImageBuildConfig build = {};
  RefreshPreferences refresh = {};
  InstallConfig install = {};
  std::vector<BakeLevel> compare = {};  ///< bake levels to run the scenario with, side by side
};

}  // namespace headroom::cloud
