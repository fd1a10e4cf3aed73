#include "sim/scenario/read_launch_template.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::InstanceType;
using cloud::InstanceTypes;
using cloud::LaunchTemplateConfig;

namespace {

std::vector<std::string> names_of(const InstanceTypes& types) {
  std::vector<std::string> names;
  for (const InstanceType& type : types) names.push_back(type.name);
  return names;
}

InstanceType read_instance_type(const std::string& name, const Node& node) {
  InstanceType type;
  type.name = name;
  ObjectReader object(node, "an instance type");
  if (const auto vcpus = object.required("vcpus"))
    type.vcpus = static_cast<int>(vcpus->integer(1, 1024).value_or(1));
  if (const auto memory = object.optional("memory_gib"))
    type.memory_gib = memory->number(0, 1e6).value_or(0);
  if (const auto speed = object.optional("relative_core_speed")) {
    type.relative_core_speed = speed->number(0.001, 1000).value_or(1);
  }
  if (const auto price = object.optional("usd_per_hour")) type.usd_per_hour = price->number(0, 1e6);
  object.refuse("cpu_quota", "a CPU quota per period");
  const auto burstable = object.optional("burstable");
  if (!burstable || !burstable->truth().value_or(false)) return type;
  cloud::CreditTerms terms;
  if (const auto rate = object.required("credits_per_hour")) {
    terms.credits_per_hour = rate->number(0.001, 60.0 * type.vcpus).value_or(1);
    terms.max_credits = 24 * terms.credits_per_hour;
  }
  if (const auto most = object.optional("max_credits"))
    terms.max_credits = most->number(0, 1e6).value_or(0);
  if (const auto launch = object.optional("launch_credits"))
    terms.launch_credits = launch->number(0, 1e6).value_or(0);
  type.credits = terms;
  return type;
}

}  // namespace

std::optional<InstanceType> find_type(const Node& node, const InstanceTypes& types) {
  const auto name = node.text();
  if (!name) return std::nullopt;
  if (const InstanceType* type = cloud::find_instance_type(types, *name)) return *type;
  const std::string near = nearest(*name, names_of(types));
  node.refuse("an instance type of the catalogue or of \"instance_types\"" +
              (near.empty() ? "" : fmt::format("; perhaps \"{}\" was meant", near)));
  return std::nullopt;
}

std::map<std::string, cloud::BakeLevel> read_images(const Node& node) {
  std::map<std::string, cloud::BakeLevel> images;
  ObjectReader object(node, "the images by ImageId");
  for (const auto& [id, value] : object.members()) {
    ObjectReader image(value, "{\"bake\": \"os\", \"middleware\" or \"application\"}");
    images[id] = cloud::BakeLevel::os;
    if (const auto bake = image.required("bake")) {
      if (const auto level = bake->choice({"os", "middleware", "application"}))
        images[id] = *cloud::bake_level(*level);
    }
  }
  if (object.is_object() && images.empty()) node.refuse("at least one image");
  return images;
}

InstanceTypes read_instance_types(const std::optional<Node>& node, const InstanceTypes& catalogue) {
  InstanceTypes types = catalogue;
  if (!node) return types;
  ObjectReader object(*node, "instance types by name");
  for (const auto& [name, value] : object.members()) {
    if (cloud::find_instance_type(catalogue, name) != nullptr) {
      value.report("a type that the catalogue has already",
                   "a name of its own, such as \"lab.c4\"");
    }
    types.push_back(read_instance_type(name, value));
  }
  return types;
}

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
                                          const std::map<std::string, cloud::BakeLevel>& images,
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
  data.refuse("InstanceMarketOptions", "spot instances");
  data.refuse("InstanceRequirements", "attribute-based instance types");
  data.refuse("CpuOptions", "a changed number of vCPUs");
  if (const auto id = data.required("ImageId")) {
    config.image.id = id->text().value_or("");
    const auto image = images.find(config.image.id);
    if (image != images.end()) {
      config.image.bake = image->second;
    } else if (id->json().is_string() && !images.empty()) {
      std::vector<std::string> ids;
      for (const auto& [known, bake] : images) ids.push_back(known);
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
    const auto mode = config.credit_mode.value_or(config.type.default_credit_mode);
    data["CreditSpecification"]["CpuCredits"] =
        mode == cloud::CreditMode::standard ? "standard" : "unlimited";
  }
  data["Monitoring"]["Enabled"] = config.detailed_monitoring;
  data["BlockDeviceMappings"] =
      Json::array({{{"Ebs", {{"VolumeSize", config.volume_gib}, {"VolumeType", "gp3"}}}}});
  return json;
}

}  // namespace headroom::scenario
