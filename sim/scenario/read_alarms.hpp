#pragma once

#include <vector>

#include "sim/cloud/alarm.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// put-metric-alarm inputs as a list, or describe-alarms output.
std::vector<cloud::AlarmConfig> read_alarms(const Node& node,
                                            const cloud::AutoScalingGroupConfig& group,
                                            const std::vector<PolicyConfig>& policies);
Json alarms_json(const std::vector<cloud::AlarmConfig>& alarms,
                 const cloud::AutoScalingGroupConfig& group);

}  // namespace headroom::scenario
