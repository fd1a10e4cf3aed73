#pragma once

#include <cstdint>
#include <vector>

#include "sim/cloud/fleet.hpp"
#include "sim/cloud/launch_template.hpp"

namespace headroom::cloud {

/// What the load balancer did within one clock hour of the run.
struct LoadBalancerHour {
  double new_connections = 0;
  double active_connection_seconds = 0;  ///< open connections, integrated over time
  double processed_bytes = 0;
  double requests = 0;
  double seconds = 0;  ///< of the hour that were simulated
};

/// Everything that was metered; `bill` makes money of it.
struct Usage {
  Duration simulated;
  LaunchTemplateConfig launch_template;
  std::vector<InstanceRecord> instances;
  std::vector<LoadBalancerHour> load_balancer_hours;
  int load_balancer_nodes = 1;  ///< public addresses of the load balancer: one a zone
  int alarms = 0;
};

}  // namespace headroom::cloud
