#pragma once

#include <string>
#include <vector>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `target_group.static_targets`: [{"InstanceType": "t3.small", "AvailabilityZone": "a",
/// "Count": 2}]. Without a type that of the launch template, without a zone the first.
std::vector<StaticTarget> read_static_targets(const Node& node, const cloud::InstanceTypes& types,
                                              const cloud::InstanceType& default_type,
                                              const std::vector<std::string>& zones);
Json static_targets_json(const Scenario& scenario);

/// `notification_configurations`: inputs of put-notification-configuration, or the output of
/// describe-notification-configurations.
std::vector<NotificationConfig> read_notifications(const std::optional<Node>& node);
Json notifications_json(const std::vector<NotificationConfig>& notifications);

}  // namespace headroom::scenario
