#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/instance_refresh.hpp"
#include "sim/cloud/instance_type.hpp"
#include "sim/scaling/policy.hpp"

namespace headroom::cloud {

/// A change of instance type at a known time.
struct ScheduledResize {
  Instant at;
  std::optional<Duration> every;  ///< again after that long
  InstanceType type;
  scaling::Resize::How how = scaling::Resize::How::stop_start;
};

/// How instances are made larger and smaller (aws-behaviour 2.2).
struct ResizingConfig {
  Duration stop = 60_s;         ///< StopInstances until `stopped`
  Duration change_type = 10_s;  ///< ModifyInstanceAttribute and StartInstances
  bool drain = true;            ///< requests in flight are let end first
  int at_once = 1;              ///< instances that are stopped at one time
  RefreshPreferences refresh = {};
  std::vector<ScheduledResize> schedule = {};
  std::map<std::string, InstanceType> types = {};  ///< that a policy may ask for
};

}  // namespace headroom::cloud
