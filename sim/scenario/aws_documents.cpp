#include "sim/scenario/aws_documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/scenario/problems.hpp"

namespace headroom::scenario {
namespace {

using Entries = std::vector<Json> AwsDocuments::*;

/// The output of a describe-... command: a list under a key of its own.
struct Output {
  const char* key;
  Entries entries;
  const char* what;
};
constexpr std::array kOutputs = {
    Output{"AutoScalingGroups", &AwsDocuments::groups, "Auto Scaling group"},
    Output{"LaunchTemplateVersions", &AwsDocuments::template_versions, "launch template version"},
    Output{"LaunchConfigurations", &AwsDocuments::configurations, "launch configuration"},
    Output{"TargetGroups", &AwsDocuments::target_groups, "target group"},
    Output{"LoadBalancers", &AwsDocuments::load_balancers, "load balancer"},
    Output{"ScalingPolicies", &AwsDocuments::policies, "scaling policy"},
    Output{"MetricAlarms", &AwsDocuments::alarms, "alarm"},
    Output{"ScheduledUpdateGroupActions", &AwsDocuments::scheduled_actions, "scheduled action"},
    Output{"LifecycleHooks", &AwsDocuments::lifecycle_hooks, "lifecycle hook"},
};

/// The input of a create- or put-... command, or an entry of an output: an object with all of some
/// keys, and one of others where there are such. The first that fits counts.
struct Input {
  std::vector<std::string> all;
  std::vector<std::string> any;
  Entries entries;
  const char* what;
};
const std::vector<Input>& inputs() {
  static const std::vector<Input> kInputs = {
      {{"PolicyName"}, {}, &AwsDocuments::policies, "scaling policy"},
      {{"ScheduledActionName"}, {}, &AwsDocuments::scheduled_actions, "scheduled action"},
      {{"LifecycleHookName"}, {}, &AwsDocuments::lifecycle_hooks, "lifecycle hook"},
      {{"AlarmName"}, {}, &AwsDocuments::alarms, "alarm"},
      {{"AutoScalingGroupName", "MaxSize"}, {}, &AwsDocuments::groups, "Auto Scaling group"},
      {{"AutoScalingGroupName", "ScalingProcesses"},
       {},
       &AwsDocuments::suspensions,
       "suspension of processes"},
      {{"AutoScalingGroupName"},
       {"PoolState", "MaxGroupPreparedCapacity", "InstanceReusePolicy", "MinSize"},
       &AwsDocuments::warm_pools,
       "warm pool"},
      {{"LaunchTemplateData"}, {}, &AwsDocuments::template_versions, "launch template"},
      {{"LaunchConfigurationName"},
       {"ImageId"},
       &AwsDocuments::configurations,
       "launch configuration"},
      {{},
       {"TargetGroupName", "HealthCheckIntervalSeconds", "HealthCheckProtocol", "HealthCheckPath",
        "TargetType"},
       &AwsDocuments::target_groups,
       "target group"},
      {{}, {"LoadBalancerName", "DNSName"}, &AwsDocuments::load_balancers, "load balancer"},
      {{"Name"},
       {"Subnets", "SubnetMappings", "Scheme"},
       &AwsDocuments::load_balancers,
       "load balancer"},
  };
  return kInputs;
}

/// Real documents that a scenario has no place for.
constexpr std::array kWithoutEffect = {
    std::pair("Listeners", "listeners"),
    std::pair("Rules", "listener rules"),
    std::pair("AWSTemplateFormatVersion", "a CloudFormation template"),
    std::pair("terraform", "Terraform"),
    std::pair("DefaultActions", "a listener"),
    std::pair("CompositeAlarms", "composite alarms"),
    std::pair("Activities", "scaling activities (see headroom backtest)"),
};

bool fits(const Json& json, const Input& input) {
  const auto has = [&](const std::string& key) { return json.contains(key); };
  return std::all_of(input.all.begin(), input.all.end(), has) &&
         (input.any.empty() || std::any_of(input.any.begin(), input.any.end(), has));
}

bool has_attribute(const Json& attributes, const char* prefix) {
  return attributes.is_array() &&
         std::any_of(attributes.begin(), attributes.end(), [&](const Json& pair) {
           return pair.is_object() && pair.value("Key", "").starts_with(prefix);
         });
}

std::string counted(std::size_t count, const char* what) {
  if (count == 1) return fmt::format("1 {}", what);
  const std::string_view name(what);
  return name.ends_with("y") ? fmt::format("{} {}ies", count, name.substr(0, name.size() - 1))
                             : fmt::format("{} {}s", count, name);
}

class Reading {
 public:
  void take_file(const NamedText& file) {
    file_ = file.first;
    take(parse_json(file.second, file.first));
  }

  AwsDocuments documents;
  std::vector<Problem> problems;

 private:
  void take(const Json& json) {
    if (json.is_array() && !json.empty()) {
      for (const Json& entry : json) take(entry);
    } else if (!json.is_object() ||
               !(take_output(json) || take_warm_pool(json) || take_attributes(json) ||
                 take_input(json) || take_without_effect(json))) {
      refuse(json);
    }
  }

  bool take_output(const Json& json) {
    for (const Output& output : kOutputs) {
      if (!json.contains(output.key) || !json[output.key].is_array()) continue;
      const Json& list = json[output.key];
      (documents.*output.entries)
          .insert((documents.*output.entries).end(), list.begin(), list.end());
      note(counted(list.size(), output.what));
      if (json.contains("NextToken") && !json["NextToken"].is_null())
        documents.ignored.push_back(file_ + ": has a NextToken: there are more pages of it");
      // A block of a scenario, or a hand-made document, may have both.
      if (json.contains("Attributes")) take_attributes(json);
      return true;
    }
    return false;
  }

  bool take_warm_pool(const Json& json) {
    if (!json.contains("WarmPoolConfiguration") || json.contains("AutoScalingGroupName"))
      return false;
    documents.warm_pools.push_back(json["WarmPoolConfiguration"]);
    note("1 warm pool");
    return true;
  }

  bool take_attributes(const Json& json) {
    if (!json.contains("Attributes")) return false;
    const Json& list = json["Attributes"];
    const bool is_of_target_group = has_attribute(list, "deregistration_delay.") ||
                                    json.contains("TargetGroupArn") ||
                                    json.contains("TargetGroups");
    const bool is_of_balancer = has_attribute(list, "idle_timeout.") ||
                                has_attribute(list, "routing.") || json.contains("LoadBalancerArn");
    if (is_of_target_group) {
      documents.target_group_attributes = list;
      note("attributes of a target group");
    } else if (is_of_balancer) {
      documents.load_balancer_attributes = list;
      note("attributes of a load balancer");
    } else {
      return false;
    }
    return true;
  }

  bool take_input(const Json& json) {
    for (const Input& input : inputs()) {
      if (!fits(json, input)) continue;
      (documents.*input.entries).push_back(json);
      note(counted(1, input.what));
      return true;
    }
    return false;
  }

  bool take_without_effect(const Json& json) {
    for (const auto& [key, what] : kWithoutEffect) {
      if (!json.contains(key)) continue;
      documents.ignored.push_back(fmt::format("{}: {}, without effect here", file_, what));
      return true;
    }
    return false;
  }

  void refuse(const Json& json) {
    std::vector<std::string> keys;
    for (const Output& output : kOutputs) keys.emplace_back(output.key);
    std::string found = describe(json);
    if (json.is_object() && !json.empty()) {
      const std::string first = json.begin().key();
      const std::string near = nearest(first, keys);
      found = fmt::format("a document that begins with \"{}\"{}", first,
                          near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
    }
    problems.push_back({file_, "", found,
                        "the output of a describe-... command (" + one_of(keys) +
                            "), or the input of the matching create- or put-... command"});
  }

  void note(const std::string& what) { documents.read.push_back(file_ + ": " + what); }

  std::string file_;
};

}  // namespace

AwsDocuments read_aws_documents(const std::vector<NamedText>& files) {
  Reading reading;
  for (const NamedText& file : files) {
    try {
      reading.take_file(file);
    } catch (const BadScenario& error) {
      reading.problems.insert(reading.problems.end(), error.problems().begin(),
                              error.problems().end());
    }
  }
  if (!reading.problems.empty()) throw BadScenario(std::move(reading.problems));
  return std::move(reading.documents);
}

}  // namespace headroom::scenario
