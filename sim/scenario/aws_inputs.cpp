#include "sim/scenario/aws_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/described.hpp"
#include "sim/scenario/read_alarms.hpp"
#include "sim/scenario/read_auto_scaling_group.hpp"
#include "sim/scenario/read_faults.hpp"
#include "sim/scenario/read_launch_template.hpp"
#include "sim/scenario/read_load_balancer.hpp"
#include "sim/scenario/read_policies.hpp"

namespace headroom::scenario {
namespace {

constexpr const char* kAccount = "000000000000";
constexpr const char* kId = "0000000000000000";

std::string text_at(const Json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_string()
             ? json[key].get<std::string>()
             : std::string();
}

/// Adds what `given` leaves open. Lists stand as they are given.
void fill(Json& given, const Json& resolved) {
  for (const auto& [key, value] : resolved.items()) {
    if (!given.contains(key) || given[key].is_null())
      given[key] = value;
    else if (given[key].is_object() && value.is_object())
      fill(given[key], value);
  }
}

/// Nulls and empty lists go: describe-... commands write them, create-... commands may refuse them.
void tidy(Json& json) {
  if (!json.is_object()) return;
  for (auto member = json.begin(); member != json.end();) {
    const Json& value = *member;
    const bool is_empty = value.is_null() || (value.is_array() && value.empty());
    member = is_empty ? json.erase(member) : std::next(member);
  }
}

/// 8.0 as 8: AWS's whole numbers have no point.
void make_whole(Json& json) {
  if (json.is_structured()) {
    for (Json& member : json) make_whole(member);
  } else if (json.is_number_float()) {
    const double value = json.get<double>();
    if (value == std::floor(value) && std::abs(value) < 1e15) json = std::llround(value);
  }
}

/// The group's name as a load balancer or a target group can have it: at most 32 letters, digits
/// and hyphens.
std::string balancing_name(const std::string& group) {
  constexpr std::size_t kLongest = 32;
  std::string name = group.substr(0, kLongest);
  for (char& c : name) {
    const bool is_allowed =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!is_allowed) c = '-';
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  while (!name.empty() && name.front() == '-') name.erase(0, 1);
  return name.empty() ? "group" : name;
}

/// Puts one member first, as AWS's documents have it.
Json with_first(const char* key, const Json& value, const Json& rest) {
  Json json;
  json[key] = value;
  for (const auto& [name, member] : rest.items()) {
    if (name != key) json[name] = member;
  }
  return json;
}

/// The list of attributes with those of the run that it leaves open.
Json attributes(const Json& given, const Json& resolved) {
  Json list = given.is_array() ? given : Json::array();
  for (const Json& attribute : resolved) {
    const bool is_given = std::any_of(list.begin(), list.end(), [&](const Json& pair) {
      return pair["Key"] == attribute["Key"];
    });
    if (!is_given) list.push_back(attribute);
  }
  return list;
}

class Inputs {
 public:
  Inputs(const Scenario& scenario, const Json& document, const Environment& environment)
      : scenario_(scenario),
        document_(document),
        environment_(environment),
        context_{environment, "", {}, {}, {}, {}, {}} {}

  AwsInputs make() {
    inputs_.region = scenario_.region;
    write_launch_template();
    write_group();
    write_target_group();
    write_load_balancer();
    write_policies();
    write_alarms();
    write_others();
    for (Json* json : {&inputs_.launch_template, &inputs_.group, &inputs_.target_group,
                       &inputs_.load_balancer, &inputs_.warm_pool})
      make_whole(*json);
    for (auto* list :
         {&inputs_.policies, &inputs_.alarms, &inputs_.scheduled_actions, &inputs_.lifecycle_hooks})
      for (Json& json : *list) make_whole(json);
    return std::move(inputs_);
  }

 private:
  /// A block of the document by itself, without what only outputs have.
  Json entry_of(const char* block, const DescribeOutput& output, const Wanted& wanted) {
    if (!document_.contains(block) || !document_[block].is_object()) return Json::object();
    const Node node(document_[block], std::string("/") + block, context_);
    const Described described(node, output, wanted,
                              {"Attributes", "listener_rules", "connection_reuse"});
    Json entry = described.entry() ? described.entry()->json() : Json::object();
    if (const auto beside = described.beside("Attributes")) entry["Attributes"] = beside->json();
    // What outputs call TargetGroupName or LoadBalancerName is the input's Name.
    const auto& renamed = output.output_only;
    const bool is_renamed =
        std::find(renamed.begin(), renamed.end(), output.name_key) != renamed.end();
    if (described.entry() && is_renamed && !entry.contains("Name")) {
      const std::string name = text_at(described.given(), output.name_key.c_str());
      if (!name.empty()) entry["Name"] = name;
    }
    return entry;
  }

  /// The entries of a block that is a list, or the output with that list.
  std::vector<Json> entries_of(const char* block, const char* list) const {
    if (!document_.contains(block)) return {};
    const Json& given = document_[block];
    const Json& entries = given.is_object() && given.contains(list) ? given[list] : given;
    if (!entries.is_array()) return {};
    return {entries.begin(), entries.end()};
  }

  /// A launch configuration's keys that a template has, too.
  static Json template_data_of(const Json& configuration) {
    Json data;
    for (const char* key : {"ImageId", "InstanceType", "KeyName", "UserData", "EbsOptimized",
                            "KernelId", "BlockDeviceMappings", "MetadataOptions"}) {
      if (configuration.contains(key) && configuration[key] != "") data[key] = configuration[key];
    }
    const std::string profile = text_at(configuration, "IamInstanceProfile");
    if (!profile.empty())
      data["IamInstanceProfile"][profile.starts_with("arn:") ? "Arn" : "Name"] = profile;
    if (configuration.contains("SecurityGroups") && !configuration["SecurityGroups"].empty())
      data["SecurityGroupIds"] = configuration["SecurityGroups"];
    return data;
  }

  void write_launch_template() {
    Json entry;
    if (document_.contains("launch_configuration") &&
        !document_["launch_configuration"].is_null()) {
      entry["LaunchTemplateData"] =
          template_data_of(entry_of("launch_configuration", kDescribeLaunchConfigurations,
                                    configuration_of_group(document_)));
      note("the launch configuration is written as the launch template that does the same");
    } else {
      entry = entry_of("launch_template", kDescribeLaunchTemplateVersions,
                       template_of_group(document_));
    }
    Json resolved = launch_template_json(scenario_.launch_template);
    // Without mappings the image has its own root, on the device that it calls so.
    const Json::json_pointer mappings("/LaunchTemplateData/BlockDeviceMappings");
    if (!entry.contains(mappings)) resolved["LaunchTemplateData"].erase("BlockDeviceMappings");
    fill(entry, resolved);
    Json& data = entry["LaunchTemplateData"];
    tidy(data);
    write_devices(data);
    const std::string name = text_at(entry, "LaunchTemplateName");
    constexpr std::size_t kShortest = 3;  // of a launch template's name
    const std::string& group = scenario_.group.name;
    template_name_ = !name.empty() ? name : group.size() < kShortest ? group + "-template" : group;
    inputs_.launch_template = with_first("LaunchTemplateName", template_name_, entry);
    const std::string image = text_at(data, "ImageId");
    if (!image.starts_with("ami-"))
      note(fmt::format("ImageId {} is a name of the scenario's: AWS needs the id of an image",
                       image));
  }

  /// AWS names each volume by its device.
  void write_devices(Json& data) {
    if (!data.contains("BlockDeviceMappings")) return;
    for (Json& mapping : data["BlockDeviceMappings"]) {
      if (mapping.contains("DeviceName")) continue;
      mapping = with_first("DeviceName", "/dev/xvda", mapping);
      note("the root volume's device is taken for /dev/xvda");
    }
  }

  void write_group() {
    Json group = entry_of("auto_scaling_group", kDescribeAutoScalingGroups, {});
    for (const char* key : {"LaunchConfigurationName", "SuspendedProcesses", "LaunchTemplate",
                            "WarmPoolConfiguration"})
      group.erase(key);
    Json resolved = auto_scaling_group_json(scenario_.group);
    if (group.contains("VPCZoneIdentifier")) resolved.erase("AvailabilityZones");
    fill(group, resolved);
    tidy(group);
    const Json specification = {{"LaunchTemplateName", template_name_}, {"Version", "$Latest"}};
    if (group.contains("MixedInstancesPolicy"))
      group["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"] =
          specification;
    else
      group["LaunchTemplate"] = specification;
    if (!group.contains("TargetGroupARNs")) {
      group.erase("TrafficSources");
      group["TargetGroupARNs"] = Json::array(
          {placeholder_target_group_arn(scenario_.region, balancing_name(scenario_.group.name))});
    }
    group.erase("TrafficSources");  // the same once more
    inputs_.group = with_first("AutoScalingGroupName", scenario_.group.name, group);
  }

  std::string target_group_arn() const { return inputs_.group["TargetGroupARNs"][0]; }

  void write_target_group() {
    Json entry = entry_of("target_group", kDescribeTargetGroups, target_group_of_group(document_));
    Json resolved = target_group_json(scenario_.target_group);
    inputs_.target_group_attributes = {
        {"TargetGroupArn", target_group_arn()},
        {"Attributes", attributes(entry.value("Attributes", Json()), resolved["Attributes"])}};
    // The last three are the scenario's own keys, none of AWS's.
    for (const char* key : {"Attributes", "static_targets", "anomaly_detection", "sticky_cookie"}) {
      entry.erase(key);
      resolved.erase(key);
    }
    constexpr int kHttp = 80;
    const auto& port = scenario_.application.port;
    fill(entry, resolved);
    fill(entry, {{"Protocol", "HTTP"},
                 {"Port", port ? *port : kHttp},
                 {"VpcId", kPlaceholderVpc},
                 {"TargetType", "instance"}});
    tidy(entry);
    inputs_.target_group =
        with_first("Name", entry.value("Name", balancing_name(scenario_.group.name)), entry);
  }

  /// Two subnets at least: the group's own, or stand-ins.
  Json subnets() const {
    Json list = Json::array();
    const std::string given = text_at(inputs_.group, "VPCZoneIdentifier");
    for (std::size_t from = 0; from < given.size();) {
      const std::size_t to = std::min(given.find(',', from), given.size());
      std::string subnet = given.substr(from, to - from);
      std::erase(subnet, ' ');
      if (!subnet.empty()) list.push_back(subnet);
      from = to + 1;
    }
    if (list.empty()) list = Json(kPlaceholderSubnets);
    return list;
  }

  void write_load_balancer() {
    Json entry = entry_of("load_balancer", kDescribeLoadBalancers, {});
    const Json resolved = load_balancer_json(scenario_.load_balancer);
    const std::string name = entry.value("Name", balancing_name(scenario_.group.name));
    const std::string arn = placeholder_load_balancer_arn(scenario_.region, name);
    inputs_.load_balancer_attributes = {
        {"LoadBalancerArn", arn},
        {"Attributes", attributes(entry.value("Attributes", Json()), resolved["Attributes"])}};
    for (const char* key :
         {"Attributes", "listener_rules", "connection_reuse", "MinimumLoadBalancerCapacity"})
      entry.erase(key);
    if (!entry.contains("SubnetMappings")) fill(entry, {{"Subnets", subnets()}});
    fill(entry, {{"Type", "application"}});
    tidy(entry);
    inputs_.load_balancer = with_first("Name", name, entry);
    constexpr int kHttp = 80;
    inputs_.listener = {
        {"LoadBalancerArn", arn},
        {"Protocol", "HTTP"},
        {"Port", kHttp},
        {"DefaultActions",
         Json::array({{{"Type", "forward"}, {"TargetGroupArn", target_group_arn()}}})}};
    if (scenario_.load_balancer.listener_rules != cloud::LoadBalancerConfig().listener_rules)
      note("listener_rules is the scenario's own, for the bill: no rules are written");
  }

  static Json named(const std::vector<Json>& entries, const char* key, const Json& name) {
    for (const Json& entry : entries) {
      if (entry.is_object() && entry.value(key, Json()) == name) return entry;
    }
    return Json::object();
  }

  void write_policies() {
    const auto given = entries_of("scaling_policies", "ScalingPolicies");
    const Json all = policies_json(scenario_.policies, scenario_.group.name, environment_.policies);
    for (const Json& resolved : all) {
      const std::string name = resolved["PolicyName"];
      if (resolved.contains("Configuration")) {
        note(fmt::format("policy {}: {} is none of AWS's", name, text_at(resolved, "PolicyType")));
        continue;
      }
      Json policy = named(given, "PolicyName", name);
      for (const char* key : {"PolicyARN", "Alarms", "AutoScalingGroupName"}) policy.erase(key);
      fill(policy, resolved);
      tidy(policy);
      write_resource_labels(policy);
      inputs_.policies.push_back(with_first("AutoScalingGroupName", scenario_.group.name, policy));
    }
  }

  /// Metrics of requests need to be told of which load balancer and target group.
  void write_resource_labels(Json& policy) {
    for (const char* place : kPredefinedMetrics) {
      const Json::json_pointer pointer(place);
      if (!policy.contains(pointer) || !policy[pointer].is_object()) continue;
      Json& metric = policy[pointer];
      if (!text_at(metric, "PredefinedMetricType").starts_with("ALB")) continue;
      if (metric.contains("ResourceLabel") && !metric["ResourceLabel"].is_null()) continue;
      metric["ResourceLabel"] =
          fmt::format("app/{}/{}/targetgroup/{}/{}", text_at(inputs_.load_balancer, "Name"), kId,
                      text_at(inputs_.target_group, "Name"), kId);
    }
  }

  /// Actions that name a policy do so by its ARN, others stay.
  Json actions_of(const std::string& alarm, const Json& given) {
    Json actions = Json::array();
    for (const Json& action : given) {
      const std::string text = action.is_string() ? action.get<std::string>() : "";
      const std::string name = policy_name_of(text);
      const bool is_policy =
          std::any_of(inputs_.policies.begin(), inputs_.policies.end(),
                      [&](const Json& policy) { return policy["PolicyName"] == name; });
      if (is_policy)
        actions.push_back(placeholder_policy_arn(scenario_.region, scenario_.group.name, name));
      else if (text.starts_with("arn:"))
        actions.push_back(text);
      else
        note(fmt::format("alarm {}: its action {} is no policy of AWS's", alarm, text));
    }
    return actions;
  }

  void write_alarms() {
    const auto given = entries_of("metric_alarms", "MetricAlarms");
    for (const Json& resolved : alarms_json(scenario_)) {
      const std::string name = text_at(resolved, "AlarmName");
      if (name.starts_with("TargetTracking-")) {
        note(fmt::format("alarm {}: target tracking makes its alarms itself", name));
        continue;
      }
      Json alarm = named(given, "AlarmName", name);
      const Json actions = alarm.contains("AlarmActions") ? alarm["AlarmActions"]
                                                          : resolved.value("AlarmActions", Json());
      for (const char* key : {"AlarmArn", "AlarmConfigurationUpdatedTimestamp", "StateValue",
                              "StateReason", "StateReasonData", "StateUpdatedTimestamp",
                              "StateTransitionedTimestamp", "EvaluationState", "AlarmActions"})
        alarm.erase(key);
      fill(alarm, resolved);
      alarm["AlarmActions"] = actions_of(name, actions.is_array() ? actions : Json::array());
      tidy(alarm);
      inputs_.alarms.push_back(with_first("AlarmName", name, alarm));
    }
  }

  /// What the user's own code does is no setting of AWS's.
  void without_completion(Json& hook) {
    if (hook.erase("completion") > 0)
      note(fmt::format("lifecycle hook {}: its completion is the work of your own code",
                       text_at(hook, "LifecycleHookName")));
  }

  Json of_group(Json entry, const std::vector<const char*>& output_only) const {
    for (const char* key : output_only) entry.erase(key);
    tidy(entry);
    return with_first("AutoScalingGroupName", scenario_.group.name, entry);
  }

  /// Blocks that stand as they are given.
  void write_others() {
    for (Json entry : entries_of("scheduled_actions", "ScheduledUpdateGroupActions")) {
      if (!entry.contains("StartTime") && entry.contains("Time"))
        entry["StartTime"] = entry["Time"];
      inputs_.scheduled_actions.push_back(of_group(entry, {"ScheduledActionARN", "Time"}));
    }
    for (Json entry : entries_of("lifecycle_hooks", "LifecycleHooks")) {
      without_completion(entry);
      inputs_.lifecycle_hooks.push_back(of_group(entry, {"GlobalTimeout"}));
    }
    if (inputs_.group.contains("LifecycleHookSpecificationList")) {
      for (Json& hook : inputs_.group["LifecycleHookSpecificationList"]) without_completion(hook);
    }
    write_suspensions();
    const Json pool = document_.value("warm_pool", Json());
    if (!pool.is_object() || pool.empty()) return;
    const bool is_output = pool.contains("WarmPoolConfiguration");
    inputs_.warm_pool = of_group(is_output ? pool["WarmPoolConfiguration"] : pool, {"Status"});
  }

  /// Those that hold for the whole run; what is suspended for a while is an event, no setting.
  void write_suspensions() {
    Json processes = Json::array();
    for (const Json& suspension : suspended_processes_json(scenario_.group.suspensions)) {
      const bool is_setting = !suspension.contains("to") && suspension.value("from", "0s") == "0s";
      for (const Json& process : suspension["ScalingProcesses"]) {
        if (is_setting)
          processes.push_back(process);
        else
          note(fmt::format("{} is suspended for a while only: that is not exported",
                           process.get<std::string>()));
      }
    }
    if (processes.empty()) return;
    note("CloudFormation can not suspend processes; suspend-processes.json and Terraform do");
    inputs_.suspended = {{"AutoScalingGroupName", scenario_.group.name},
                         {"ScalingProcesses", processes}};
  }

  void note(const std::string& text) { inputs_.notes.push_back(text); }

  const Scenario& scenario_;
  const Json& document_;
  const Environment& environment_;
  ReadContext context_;
  AwsInputs inputs_;
  std::string template_name_;
};

}  // namespace

std::string placeholder_policy_arn(const std::string& region, const std::string& group,
                                   const std::string& policy) {
  return fmt::format(
      "arn:aws:autoscaling:{}:{}:scalingPolicy:00000000-0000-0000-0000-000000000000:"
      "autoScalingGroupName/{}:policyName/{}",
      region, kAccount, group, policy);
}

std::string placeholder_target_group_arn(const std::string& region, const std::string& name) {
  return fmt::format("arn:aws:elasticloadbalancing:{}:{}:targetgroup/{}/{}", region, kAccount, name,
                     kId);
}

std::string placeholder_load_balancer_arn(const std::string& region, const std::string& name) {
  return fmt::format("arn:aws:elasticloadbalancing:{}:{}:loadbalancer/app/{}/{}", region, kAccount,
                     name, kId);
}

AwsInputs aws_inputs(const Scenario& scenario, const Json& document,
                     const Environment& environment) {
  return Inputs(scenario, document, environment).make();
}

}  // namespace headroom::scenario
