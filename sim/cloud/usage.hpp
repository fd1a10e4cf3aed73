#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/cloud/fleet.hpp"
#include "sim/cloud/launch_template.hpp"
#include "sim/cloud/purchase.hpp"
#include "sim/cloud/releases.hpp"

namespace headroom::cloud {

/// What the load balancer did within one clock hour of the run.
struct LoadBalancerHour {
  double new_connections = 0;
  double active_connection_seconds = 0;  ///< open connections, integrated over time
  double processed_bytes = 0;            ///< requests and responses
  double response_bytes = 0;             ///< of these, what went out to the clients
  double requests = 0;
  double seconds = 0;  ///< of the hour that were simulated
};

/// Everything that was metered; `bill` makes money of it.
struct Usage {
  Duration simulated;
  std::string region = {};
  LaunchTemplateConfig launch_template = {};
  std::map<std::string, double> own_usd_per_hour = {};  ///< by type: those of the scenario's own
  PurchaseConfig purchase = {};                         ///< the rate of what is not on demand
  std::vector<InstanceRecord> instances = {};
  std::vector<LoadBalancerHour> load_balancer_hours = {};
  int load_balancer_nodes = 1;  ///< public addresses of the load balancer: one a zone
  int listener_rules = 1;       ///< that each request is checked against
  int alarms = 0;               ///< of standard resolution
  int high_resolution_alarms = 0;
  int composite_alarms = 0;
  int custom_metrics = 0;
  double metric_requests = 0;           ///< PutMetricData, that custom metrics come with
  int fast_snapshot_restore_zones = 0;  ///< where the image's snapshot has it on
  ReleasesConfig releases = {};
};

/// What was metered up to then: the bill so far is made of it. What is only known of a whole hour
/// or run counts in proportion to time.
/// @pre until is after the beginning and not after the end
Usage usage_until(const Usage& usage, Instant until);

}  // namespace headroom::cloud
