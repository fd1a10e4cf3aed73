#pragma once

#include "sim/cloud/target_group.hpp"
#include "sim/scenario/attributes.hpp"

namespace headroom::scenario {

/// Reads a target group's "Attributes", and our own keys for what AWS does not publish of them:
/// "anomaly_detection" and "sticky_cookie".
void read_target_group_attributes(ObjectReader& object, const Described& described,
                                  cloud::TargetGroupConfig& config);
/// Adds them to the target group's JSON.
void add_target_group_attributes(const cloud::TargetGroupConfig& config, Json& json);

}  // namespace headroom::scenario
