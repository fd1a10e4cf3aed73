#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/alarm.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// put-scaling-policy inputs as a list, or describe-policies output. Each is checked against what
/// its kind in the catalogue says of its parameters.
std::vector<PolicyConfig> read_policies(const Node& node,
                                        const cloud::AutoScalingGroupConfig& group);
Json policies_json(const std::vector<PolicyConfig>& policies,
                   const scaling::PolicyCatalog& catalog);

/// put-metric-alarm inputs as a list, or describe-alarms output.
std::vector<cloud::AlarmConfig> read_alarms(const Node& node,
                                            const cloud::AutoScalingGroupConfig& group,
                                            const std::vector<PolicyConfig>& policies);
Json alarms_json(const std::vector<cloud::AlarmConfig>& alarms,
                 const cloud::AutoScalingGroupConfig& group);

}  // namespace headroom::scenario
