#include "sim/scenario/read_static_targets.hpp"

#include <algorithm>

#include "sim/scenario/read_instance_types.hpp"

namespace headroom::scenario {

std::vector<StaticTarget> read_static_targets(const Node& node, const cloud::InstanceTypes& types,
                                              const cloud::InstanceType& default_type,
                                              const std::vector<std::string>& zones) {
  std::vector<StaticTarget> targets;
  for (const Node& entry : node.list()) {
    ObjectReader object(entry, "a target: {\"InstanceType\": \"t3.small\", \"Count\": 1}");
    StaticTarget target{default_type};
    if (const auto type = object.optional("InstanceType")) {
      if (const auto found = find_type(*type, types)) target.type = *found;
    }
    if (const auto zone = object.optional("AvailabilityZone")) {
      const auto name = zone->choice(zones);
      const auto found = name ? std::find(zones.begin(), zones.end(), *name) : zones.end();
      if (found != zones.end()) target.zone = static_cast<std::uint32_t>(found - zones.begin());
    }
    const auto count = object.optional("Count");
    const auto copies = count ? count->integer(0, 1000).value_or(1) : 1;
    targets.insert(targets.end(), static_cast<std::size_t>(copies), target);
  }
  return targets;
}

Json static_targets_json(const Scenario& scenario) {
  Json list = Json::array();
  for (const StaticTarget& target : scenario.static_targets)
    list.push_back({{"InstanceType", target.type.name},
                    {"AvailabilityZone", scenario.group.zones[target.zone]},
                    {"Count", 1}});
  return list;
}

std::vector<NotificationConfig> read_notifications(const std::optional<Node>& node) {
  static const std::vector<std::string> kTypes = {
      "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
      "autoscaling:EC2_INSTANCE_TERMINATE", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
      "autoscaling:TEST_NOTIFICATION"};
  std::vector<NotificationConfig> all;
  if (!node) return all;
  std::optional<Node> list = *node;
  if (node->json().is_object()) {
    ObjectReader output(*node, "describe-notification-configurations output");
    output.ignore({"NextToken"});
    list = output.required("NotificationConfigurations");
    if (!list) return all;
  }
  for (const Node& entry : list->list()) {
    NotificationConfig config;
    ObjectReader object(entry, "put-notification-configuration's input");
    object.ignore({"AutoScalingGroupName"});
    if (const auto topic = object.required("TopicARN")) config.topic = topic->text().value_or("");
    // An input has a list of types, a description one type in each of its entries.
    if (const auto type = object.optional("NotificationType")) {
      if (const auto name = type->choice(kTypes)) config.types.push_back(*name);
    } else if (const auto types = object.required("NotificationTypes")) {
      for (const Node& one : types->list()) {
        if (const auto name = one.choice(kTypes)) config.types.push_back(*name);
      }
    }
    all.push_back(std::move(config));
  }
  return all;
}

Json notifications_json(const std::vector<NotificationConfig>& notifications) {
  Json list = Json::array();
  for (const NotificationConfig& config : notifications)
    list.push_back({{"TopicARN", config.topic}, {"NotificationTypes", config.types}});
  return list;
}

}  // namespace headroom::scenario
