#pragma once

#include <string>
#include <vector>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// What goes wrong at EC2, or is switched off by hand, at known times.
///
/// `faults`: {"insufficient_capacity": [{"from": D, "to": D, "InstanceType": ..,
/// "AvailabilityZone": ..}], "launch_retry": "60s"}.
void read_faults(const Node& node, Scenario& scenario);
Json faults_json(const Scenario& scenario);

/// `suspended_processes`: [{"ScalingProcesses": ["Launch"], "from": D, "to": D}], as
/// suspend-processes and resume-processes at those times; without ScalingProcesses all of them.
void read_suspended_processes(const Node& node, std::vector<cloud::Suspension>& suspensions);
/// A described group's SuspendedProcesses: for the whole run.
void read_described_suspensions(const Node& node, std::vector<cloud::Suspension>& suspensions);
Json suspended_processes_json(const std::vector<cloud::Suspension>& suspensions);

}  // namespace headroom::scenario
