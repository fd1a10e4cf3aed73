#include "sim/scenario/read_launch_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/scenario/read_credit_changes.hpp"
#include "sim/scenario/read_instance_types.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::InstanceTypes;
using cloud::LaunchTemplateConfig;
using cloud::VolumeConfig;

namespace {

void read_credit_specification(const Node& node, LaunchTemplateConfig& config) {
  ObjectReader object(node, "{\"CpuCredits\": \"standard\" or \"unlimited\"}");
  if (const auto credits = object.optional("CpuCredits"))
    config.credit_mode = read_credit_mode(*credits);
}

/// What AWS refuses (aws-behaviour 2.5).
void check_provisioned(const Node& node, const VolumeConfig& volume) {
  constexpr double kMostIopsPerGib = 500;
  constexpr double kMostMibpsPerIops = 0.25;
  constexpr double kIncludedIops = 3000;
  const bool has_iops = volume.type == "gp3" || volume.type == "io1" || volume.type == "io2";
  if (volume.iops && !has_iops)
    node.report("Iops of a volume of type " + volume.type, "them with gp3, io1 and io2 only");
  if (volume.mibps && volume.type != "gp3")
    node.report("Throughput of a volume of type " + volume.type, "it with gp3 only");
  if (volume.type != "gp3") return;
  const double iops = std::max(volume.iops.value_or(0), kIncludedIops);
  if (iops > kIncludedIops && iops > kMostIopsPerGib * volume.gib)
    node.report(fmt::format("{:g} IOPS of {:g} GiB", iops, volume.gib), "at most 500 for each GiB");
  if (volume.mibps.value_or(0) > kMostMibpsPerIops * iops)
    node.report(fmt::format("{:g} MiB/s with {:g} IOPS", *volume.mibps, iops),
                "at most 0.25 MiB/s for each of the IOPS");
}

VolumeConfig read_volume(const Node& node, std::string device) {
  VolumeConfig config{std::move(device)};
  ObjectReader volume(node, "{\"VolumeSize\": GiB}");
  volume.note({"Encrypted", "DeleteOnTermination", "KmsKeyId", "SnapshotId",
               "VolumeInitializationRate", "EbsCardIndex"});
  if (const auto type = volume.optional("VolumeType"))
    config.type = type->choice({cloud::kVolumeTypes.begin(), cloud::kVolumeTypes.end()})
                      .value_or(config.type);
  if (const auto size = volume.optional("VolumeSize"))
    config.gib = size->number(1, 65536).value_or(config.gib);
  if (const auto iops = volume.optional("Iops")) config.iops = iops->number(100, 256'000);
  if (const auto throughput = volume.optional("Throughput"))
    config.mibps = throughput->number(125, 2000);
  check_provisioned(node, config);
  const bool needs_iops = config.type == "io1" || config.type == "io2";
  if (needs_iops && !config.iops)
    node.report("a volume of type " + config.type + " without Iops", "Iops, which AWS asks for");
  return config;
}

/// The root first. A mapping for another device leaves the image's own root as it is.
void read_volumes(const Node& node, LaunchTemplateConfig& config) {
  std::vector<VolumeConfig> others;
  bool has_root = false;
  for (const Node& entry : node.list()) {
    ObjectReader mapping(entry, "a block device mapping");
    mapping.ignore({"VirtualName", "NoDevice"});
    std::string device;
    if (const auto name = mapping.optional("DeviceName")) device = name->text().value_or("");
    const auto ebs = mapping.optional("Ebs");
    if (!ebs) continue;
    const bool is_root = cloud::is_root_device(device);
    if (is_root && std::exchange(has_root, true))
      entry.report("a second root volume", "one of /dev/xvda, /dev/sda1 and no DeviceName");
    VolumeConfig volume = read_volume(*ebs, std::move(device));
    if (is_root)
      config.volumes.front() = std::move(volume);
    else
      others.push_back(std::move(volume));
  }
  config.volumes.insert(config.volumes.end(), others.begin(), others.end());
}

Json volume_json(const VolumeConfig& volume) {
  Json mapping;
  if (!volume.device.empty()) mapping["DeviceName"] = volume.device;
  Json& ebs = mapping["Ebs"];
  ebs["VolumeSize"] = volume.gib;
  ebs["VolumeType"] = volume.type;
  if (volume.iops) ebs["Iops"] = *volume.iops;
  if (volume.mibps) ebs["Throughput"] = *volume.mibps;
  return mapping;
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
  if (const auto data = object.required("LaunchTemplateData"))
    read_launch_template_data(*data, images, types, config);
  return config;
}

void read_launch_template_data(const Node& node,
                               const std::map<std::string, cloud::ImageConfig>& images,
                               const InstanceTypes& types, LaunchTemplateConfig& config) {
  ObjectReader data(node, "the launch template's data");
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
}

Json launch_template_json(const LaunchTemplateConfig& config) {
  Json json;
  if (!config.name.empty()) json["LaunchTemplateName"] = config.name;
  Json& data = json["LaunchTemplateData"];
  data["ImageId"] = config.image.id;
  data["InstanceType"] = config.type.name;
  if (config.type.credits) {
    data["CreditSpecification"]["CpuCredits"] = cloud::name(config.mode());
  }
  data["Monitoring"]["Enabled"] = config.detailed_monitoring;
  for (const VolumeConfig& volume : config.volumes)
    data["BlockDeviceMappings"].push_back(volume_json(volume));
  return json;
}

}  // namespace headroom::scenario
