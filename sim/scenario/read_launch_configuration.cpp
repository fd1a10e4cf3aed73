#include "sim/scenario/read_launch_configuration.hpp"

#include "sim/scenario/read_launch_template.hpp"

namespace headroom::scenario {
namespace {

/// The keys that a launch template's data has under the same name.
constexpr const char* kShared[] = {"ImageId", "InstanceType", "BlockDeviceMappings"};

bool is_monitored(const Node& node) {
  ObjectReader object(node, "{\"Enabled\": true or false}");
  const auto enabled = object.optional("Enabled");
  return enabled ? enabled->truth().value_or(true) : true;
}

}  // namespace

cloud::LaunchTemplateConfig read_launch_configuration(
    const Node& node, const std::map<std::string, cloud::ImageConfig>& images,
    const cloud::InstanceTypes& types) {
  cloud::LaunchTemplateConfig config;
  ObjectReader object(node, "create-launch-configuration's input");
  if (!object.is_object()) return config;
  Json data = Json::object();
  for (const char* key : kShared) {
    if (object.optional(key)) data[key] = node.json()[key];
  }
  read_launch_template_data(Node(data, node.place(), node.context()), images, types, config);
  if (const auto name = object.required("LaunchConfigurationName"))
    config.name = name->text().value_or("");
  const auto monitoring = object.optional("InstanceMonitoring");
  config.detailed_monitoring = !monitoring || is_monitored(*monitoring);
  object.refuse("SpotPrice", "a market for each launch (\"purchase\" has spot prices)");
  object.refuse("InstanceId", "a launch configuration made from an instance");
  object.note({"KeyName", "SecurityGroups", "ClassicLinkVPCId", "ClassicLinkVPCSecurityGroups",
               "UserData", "KernelId", "RamdiskId", "IamInstanceProfile", "EbsOptimized",
               "AssociatePublicIpAddress", "PlacementTenancy", "MetadataOptions"});
  return config;
}

}  // namespace headroom::scenario
