#include "sim/scenario/read_launch_template.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/read_instance_types.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::InstanceTypes;
using cloud::LaunchTemplateConfig;

namespace {

void read_credit_specification(const Node& node, LaunchTemplateConfig& config) {
  ObjectReader object(node, "{\"CpuCredits\": \"standard\" or \"unlimited\"}");
  const auto credits = object.optional("CpuCredits");
  const auto mode = credits ? credits->choice({"standard", "unlimited"}) : std::nullopt;
  if (mode)
    config.credit_mode =
        *mode == "standard" ? cloud::CreditMode::standard : cloud::CreditMode::unlimited;
}

void read_volumes(const Node& node, LaunchTemplateConfig& config) {
  double gib = 0;
  for (const Node& entry : node.list()) {
    ObjectReader mapping(entry, "a block device mapping");
    mapping.ignore({"DeviceName", "VirtualName", "NoDevice"});
    const auto ebs = mapping.optional("Ebs");
    if (!ebs) continue;
    ObjectReader volume(*ebs, "{\"VolumeSize\": GiB}");
    volume.note({"Encrypted", "DeleteOnTermination", "Iops", "KmsKeyId", "SnapshotId", "Throughput",
                 "VolumeInitializationRate", "EbsCardIndex"});
    if (const auto type = volume.optional("VolumeType"); type && type->json() != "gp3") {
      type->warn("every volume is billed as gp3");
    }
    if (const auto size = volume.optional("VolumeSize"))
      gib += size->number(1, 65536).value_or(8);
    else
      gib += 8;
  }
  if (gib > 0) config.volume_gib = gib;
}

}  // namespace

LaunchTemplateConfig read_launch_template(const Node& node,
                                          const std::map<std::string, cloud::ImageConfig>& images,
                                          const InstanceTypes& types) {
  LaunchTemplateConfig config;
  ObjectReader object(node, "create-launch-template's input");
  object.note({"DryRun", "ClientToken", "VersionDescription", "Operator", "TagSpecifications"});
  if (const auto name = object.optional("LaunchTemplateName"))
    config.name = name->text().value_or("");
  const auto data_node = object.required("LaunchTemplateData");
  if (!data_node) return config;
  ObjectReader data(*data_node, "the launch template's data");
  data.note({"KernelId",
             "EbsOptimized",
             "IamInstanceProfile",
             "NetworkInterfaces",
             "KeyName",
             "Placement",
             "RamDiskId",
             "DisableApiTermination",
             "InstanceInitiatedShutdownBehavior",
             "UserData",
             "TagSpecifications",
             "ElasticGpuSpecifications",
             "ElasticInferenceAccelerators",
             "SecurityGroupIds",
             "SecurityGroups",
             "CapacityReservationSpecification",
             "LicenseSpecifications",
             "HibernationOptions",
             "MetadataOptions",
             "EnclaveOptions",
             "PrivateDnsNameOptions",
             "MaintenanceOptions",
             "DisableApiStop",
             "Operator",
             "NetworkPerformanceOptions",
             "SecondaryInterfaces"});
  data.refuse("InstanceMarketOptions", "a market for each launch (\"purchase\" has spot prices)");
  data.refuse("InstanceRequirements", "attribute-based instance types");
  data.refuse("CpuOptions", "a changed number of vCPUs");
  if (const auto id = data.required("ImageId")) {
    config.image.id = id->text().value_or("");
    const auto image = images.find(config.image.id);
    if (image != images.end()) {
      config.image = image->second;
    } else if (id->json().is_string() && !images.empty()) {
      std::vector<std::string> ids;
      for (const auto& [known, entry] : images) ids.push_back(known);
      id->refuse("an image of \"images\": " + one_of(ids));
    }
  }
  if (const auto type = data.optional("InstanceType")) {
    if (const auto found = find_type(*type, types))
      config.type = *found;
    else
      config.type.name = "?";
  }
  if (const auto credits = data.optional("CreditSpecification"))
    read_credit_specification(*credits, config);
  if (const auto monitoring = data.optional("Monitoring")) {
    ObjectReader inner(*monitoring, "{\"Enabled\": true or false}");
    if (const auto enabled = inner.optional("Enabled"))
      config.detailed_monitoring = enabled->truth().value_or(false);
  }
  if (const auto volumes = data.optional("BlockDeviceMappings")) read_volumes(*volumes, config);
  return config;
}

Json launch_template_json(const LaunchTemplateConfig& config) {
  Json json;
  if (!config.name.empty()) json["LaunchTemplateName"] = config.name;
  Json& data = json["LaunchTemplateData"];
  data["ImageId"] = config.image.id;
  data["InstanceType"] = config.type.name;
  if (config.type.credits) {
    data["CreditSpecification"]["CpuCredits"] =
        config.mode() == cloud::CreditMode::standard ? "standard" : "unlimited";
  }
  data["Monitoring"]["Enabled"] = config.detailed_monitoring;
  data["BlockDeviceMappings"] =
      Json::array({{{"Ebs", {{"VolumeSize", config.volume_gib}, {"VolumeType", "gp3"}}}}});
  return json;
}

}  // namespace headroom::scenario
