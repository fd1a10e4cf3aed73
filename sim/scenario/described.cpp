#include "sim/scenario/described.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::scenario {

// Keys of the API models that an output has beside those of the input (aws-behaviour 7.1 to 7.5).
const DescribeOutput kDescribeAutoScalingGroups = {
    "describe-auto-scaling-groups",
    "AutoScalingGroups",
    "AutoScalingGroupName",
    {"AutoScalingGroupARN", "CreatedTime", "Instances", "EnabledMetrics", "Status",
     "PredictedCapacity", "WarmPoolSize"}};
const DescribeOutput kDescribeLaunchTemplateVersions = {
    "describe-launch-template-versions",
    "LaunchTemplateVersions",
    "LaunchTemplateName",
    {"LaunchTemplateId", "VersionNumber", "CreateTime", "CreatedBy", "DefaultVersion"}};
const DescribeOutput kDescribeLaunchConfigurations = {"describe-launch-configurations",
                                                      "LaunchConfigurations",
                                                      "LaunchConfigurationName",
                                                      {"LaunchConfigurationARN", "CreatedTime"}};
const DescribeOutput kDescribeTargetGroups = {
    "describe-target-groups",
    "TargetGroups",
    "TargetGroupName",
    {"TargetGroupArn", "TargetGroupName", "LoadBalancerArns"}};
const DescribeOutput kDescribeLoadBalancers = {
    "describe-load-balancers",
    "LoadBalancers",
    "LoadBalancerName",
    {"LoadBalancerArn", "DNSName", "CanonicalHostedZoneId", "CreatedTime", "LoadBalancerName",
     "VpcId", "State", "AvailabilityZones",
     "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"}};

namespace {

std::string text_at(const Json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_string()
             ? json[key].get<std::string>()
             : std::string();
}

std::vector<std::string> names_of(const std::vector<Node>& entries, const DescribeOutput& output) {
  std::vector<std::string> names;
  for (const Node& entry : entries) {
    std::string name = text_at(entry.json(), output.name_key.c_str());
    if (entry.json().is_object() && entry.json().contains("VersionNumber"))
      name += " version " + entry.json()["VersionNumber"].dump();
    names.push_back(std::move(name));
  }
  return names;
}

/// The group as its create command would have it, out of whatever stands in the scenario.
Json group_of(const Json& scenario) {
  if (!scenario.is_object() || !scenario.contains("auto_scaling_group")) return nullptr;
  const Json& block = scenario["auto_scaling_group"];
  if (!block.is_object() || !block.contains(kDescribeAutoScalingGroups.list)) return block;
  const Json& list = block[kDescribeAutoScalingGroups.list];
  return list.is_array() && list.size() == 1 ? list[0] : Json(nullptr);
}

/// {"LaunchTemplateName" or "LaunchTemplateId", "Version"} of a group.
Json specification_of(const Json& group) {
  for (const char* pointer :
       {"/LaunchTemplate", "/MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification"}) {
    const Json::json_pointer place(pointer);
    if (group.is_object() && group.contains(place) && group.at(place).is_object())
      return group.at(place);
  }
  return nullptr;
}

std::int64_t version_of(const Json& entry) {
  return entry.contains("VersionNumber") && entry["VersionNumber"].is_number_integer()
             ? entry["VersionNumber"].get<std::int64_t>()
             : 0;
}

const Json& template_versions(const Json& scenario) {
  static const Json kNone = Json::array();
  const Json::json_pointer place("/launch_template/LaunchTemplateVersions");
  return scenario.contains(place) && scenario.at(place).is_array() ? scenario.at(place) : kNone;
}

}  // namespace

Described::Described(const Node& given, const DescribeOutput& output, const Wanted& wanted,
                     const std::vector<std::string>& beside) {
  if (!given.json().is_object() || !given.json().contains(output.list)) {
    take(given, output);
    return;
  }
  ObjectReader wrapper(given, output.command + " output");
  wrapper.ignore({"NextToken", "NextMarker"});
  wrapper.ignore(beside);
  wrapper_ = given;
  const auto list = wrapper.required(output.list);
  if (!list) return;
  const std::vector<Node> entries = list->list();
  if (!list->json().is_array()) return;
  std::vector<Node> found;
  std::copy_if(entries.begin(), entries.end(), std::back_inserter(found),
               [&](const Node& entry) { return wanted.is_it && wanted.is_it(entry.json()); });
  if (entries.size() == 1) {
    take(entries[0], output);
  } else if (found.size() == 1) {
    take(found[0], output);
  } else {
    list->report(entries.empty() ? "no entry" : fmt::format("{} entries", entries.size()),
                 entries.empty() ? "exactly one"
                                 : fmt::format("exactly one{} of {}", wanted.why,
                                               one_of(names_of(entries, output))));
  }
}

void Described::take(const Node& node, const DescribeOutput& output) {
  given_ = &node.json();
  kept_ = node.json();
  if (kept_.is_object()) {
    for (const std::string& key : output.output_only) kept_.erase(key);
  }
  entry_.emplace(kept_, node.place(), node.context());
}

std::optional<Node> Described::beside(const std::string& key) const {
  if (!wrapper_ || !wrapper_->json().contains(key) || wrapper_->json()[key].is_null())
    return std::nullopt;
  return Node(wrapper_->json()[key], step(wrapper_->place(), key), wrapper_->context());
}

Wanted template_of_group(const Json& scenario) {
  const Json specification = specification_of(group_of(scenario));
  if (!specification.is_object()) return {{}, ", or a group that names its launch template,"};
  const std::string name = text_at(specification, "LaunchTemplateName");
  const std::string id = text_at(specification, "LaunchTemplateId");
  const std::string given = text_at(specification, "Version");
  const std::string version = given.empty() ? "$Default" : given;
  const auto is_of_template = [name, id](const Json& entry) {
    return (name.empty() || text_at(entry, "LaunchTemplateName") == name) &&
           (id.empty() || text_at(entry, "LaunchTemplateId") == id);
  };
  std::int64_t latest = 0;
  for (const Json& entry : template_versions(scenario)) {
    if (is_of_template(entry)) latest = std::max(latest, version_of(entry));
  }
  return {[=](const Json& entry) {
            if (!is_of_template(entry)) return false;
            if (version == "$Latest") return version_of(entry) == latest;
            if (version == "$Default") return entry.value("DefaultVersion", Json()) == true;
            return std::to_string(version_of(entry)) == version;
          },
          fmt::format(", or the one that the group names ({} version {}),",
                      name.empty() ? id : name, version)};
}

Wanted configuration_of_group(const Json& scenario) {
  const std::string name = text_at(group_of(scenario), "LaunchConfigurationName");
  if (name.empty()) return {{}, ", or a group that names its launch configuration,"};
  return {[name](const Json& entry) { return text_at(entry, "LaunchConfigurationName") == name; },
          fmt::format(", or the one that the group names ({}),", name)};
}

Wanted target_group_of_group(const Json& scenario) {
  const Json group = group_of(scenario);
  std::vector<std::string> arns;
  if (group.is_object() && group.contains("TargetGroupARNs") &&
      group["TargetGroupARNs"].is_array()) {
    for (const Json& arn : group["TargetGroupARNs"])
      if (arn.is_string()) arns.push_back(arn.get<std::string>());
  }
  if (group.is_object() && group.contains("TrafficSources") && group["TrafficSources"].is_array()) {
    for (const Json& source : group["TrafficSources"])
      arns.push_back(text_at(source, "Identifier"));
  }
  if (arns.empty()) return {{}, ", or a group that names its target group,"};
  return {[arns](const Json& entry) {
            return std::find(arns.begin(), arns.end(), text_at(entry, "TargetGroupArn")) !=
                   arns.end();
          },
          ", or the one that the group names,"};
}

}  // namespace headroom::scenario
