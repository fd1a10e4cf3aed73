#include "sim/scenario/import_asg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "sim/scenario/described.hpp"
#include "sim/scenario/import_starters.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom::scenario {
namespace {

std::string text_at(const Json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_string()
             ? json[key].get<std::string>()
             : std::string();
}

Json without(Json entry, const std::vector<std::string>& keys) {
  if (!entry.is_object()) return entry;
  for (const std::string& key : keys) entry.erase(key);
  return entry;
}

[[noreturn]] void refuse(const std::string& found, const std::string& allowed) {
  throw BadScenario({{"import", "", found, allowed}});
}

std::vector<std::string> names_of(const std::vector<Json>& entries, const char* key) {
  std::vector<std::string> names;
  for (const Json& entry : entries) names.push_back(text_at(entry, key));
  return names;
}

const Json& group_named(const std::vector<Json>& groups, const std::string& name) {
  const std::string known = groups.empty() ? "the output of describe-auto-scaling-groups"
                                           : one_of(names_of(groups, "AutoScalingGroupName"));
  if (groups.empty()) refuse("no Auto Scaling group", known);
  if (name.empty() && groups.size() == 1) return groups[0];
  if (name.empty()) refuse(fmt::format("{} groups", groups.size()), "--group with " + known);
  for (const Json& group : groups) {
    if (text_at(group, "AutoScalingGroupName") == name) return group;
  }
  refuse(fmt::format("no group named \"{}\"", name), known);
}

/// "targetgroup/web/0123": what an ARN ends with, from the part after the fifth colon on. So do
/// dimensions name it.
std::string resource_of(const std::string& arn) {
  std::size_t at = 0;
  for (int colons = 0; colons < 5; ++colons) {
    at = arn.find(':', at);
    if (at == std::string::npos) return "";
    ++at;
  }
  std::string resource = arn.substr(at);
  const std::string balancer = "loadbalancer/";
  return resource.starts_with(balancer) ? resource.substr(balancer.size()) : resource;
}

class Import {
 public:
  Import(const AwsDocuments& documents, const std::string& name)
      : documents_(documents), given_(group_named(documents.groups, name)) {
    result_.group = text_at(given_, "AutoScalingGroupName");
    result_.left_out = documents.ignored;
    leave_out_others("Auto Scaling group", documents.groups, "AutoScalingGroupName", result_.group);
  }

  ImportedGroup make() {
    result_.scenario["name"] = result_.group;
    Json& scenario = result_.scenario;
    Json block = without(given_, kDescribeAutoScalingGroups.output_only);
    take_template(block);
    scenario["auto_scaling_group"] = std::move(block);
    take_load_balancing();
    const Json policies =
        own(documents_.policies, "PolicyName", "scaling policy", {"PolicyARN", "Alarms"});
    if (!policies.empty()) scenario["scaling_policies"] = policies;
    take_alarms();
    take_rest();
    return std::move(result_);
  }

 private:
  /// The template or configuration that the group names, with its keys alone.
  void take_template(Json& block) {
    const std::string configuration = text_at(block, "LaunchConfigurationName");
    const auto& entries =
        configuration.empty() ? documents_.template_versions : documents_.configurations;
    const DescribeOutput& output =
        configuration.empty() ? kDescribeLaunchTemplateVersions : kDescribeLaunchConfigurations;
    const char* place = configuration.empty() ? "launch_template" : "launch_configuration";
    Json document;
    document["auto_scaling_group"] = block;
    document[place][output.list] = entries;
    const Wanted wanted =
        configuration.empty() ? template_of_group(document) : configuration_of_group(document);
    std::vector<Json> found;
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(found),
                 [&](const Json& entry) { return wanted.is_it && wanted.is_it(entry); });
    // The input of create-launch-template has no version yet: it stands for any.
    if (found.empty() && entries.size() == 1 && names_fit(entries[0], block)) found = entries;
    if (found.size() != 1)
      refuse(fmt::format("{} of {} for the group {}", found.empty() ? "none" : "several",
                         entries.size(), result_.group),
             fmt::format("one {}{}",
                         configuration.empty() ? "launch template" : "launch configuration",
                         wanted.why));
    for (const Json& entry : entries) {
      if (entry != found[0]) left_out("launch template or version", entry, output.name_key.c_str());
    }
    result_.scenario[place] = without(found[0], output.output_only);
  }

  static bool names_fit(const Json& entry, const Json& group) {
    if (entry.contains("VersionNumber")) return false;
    for (const char* pointer : {"/LaunchTemplate/LaunchTemplateName",
                                "/MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification"
                                "/LaunchTemplateName"}) {
      const Json::json_pointer place(pointer);
      if (group.contains(place)) return group.at(place) == text_at(entry, "LaunchTemplateName");
    }
    return true;
  }

  void take_load_balancing() {
    Json document;
    document["auto_scaling_group"] = given_;
    const Wanted wanted = target_group_of_group(document);
    const Json* chosen = nullptr;
    for (const Json& entry : documents_.target_groups) {
      const bool is_only = documents_.target_groups.size() == 1;
      const bool is_own =
          wanted.is_it ? wanted.is_it(entry) || !entry.contains("TargetGroupArn") : is_only;
      if (is_own && chosen == nullptr)
        chosen = &entry;
      else
        left_out("target group", entry, "TargetGroupName");
    }
    take_block("target_group", chosen, kDescribeTargetGroups, documents_.target_group_attributes);
    std::vector<std::string> balancers;
    if (chosen != nullptr && chosen->contains("LoadBalancerArns")) {
      for (const Json& arn : (*chosen)["LoadBalancerArns"])
        if (arn.is_string()) balancers.push_back(arn.get<std::string>());
    }
    if (chosen != nullptr) dimensions_.push_back(resource_of(text_at(*chosen, "TargetGroupArn")));
    for (const std::string& arn : balancers) dimensions_.push_back(resource_of(arn));
    const Json* balancer = nullptr;
    for (const Json& entry : documents_.load_balancers) {
      const std::string arn = text_at(entry, "LoadBalancerArn");
      const bool is_own = balancers.empty() || arn.empty() ||
                          std::find(balancers.begin(), balancers.end(), arn) != balancers.end();
      if (is_own && balancer == nullptr)
        balancer = &entry;
      else
        left_out("load balancer", entry, "LoadBalancerName");
      if (is_own && !arn.empty()) dimensions_.push_back(resource_of(arn));
    }
    take_block("load_balancer", balancer, kDescribeLoadBalancers,
               documents_.load_balancer_attributes);
  }

  void take_block(const char* place, const Json* entry, const DescribeOutput& output,
                  const Json& attributes) {
    if (entry == nullptr && attributes.empty()) return;
    Json& block = result_.scenario[place];
    block = entry == nullptr ? Json::object() : without(*entry, output.output_only);
    const std::string name = entry == nullptr ? "" : text_at(*entry, output.name_key.c_str());
    if (!name.empty()) block["Name"] = name;
    if (!attributes.empty()) block["Attributes"] = attributes;
  }

  /// The entries of this group; what belongs to others is said.
  Json own(const std::vector<Json>& entries, const char* name_key, const char* what,
           const std::vector<std::string>& output_only) {
    Json list = Json::array();
    for (const Json& entry : entries) {
      const std::string group = text_at(entry, "AutoScalingGroupName");
      if (group.empty() || group == result_.group)
        list.push_back(without(entry, output_only));
      else
        result_.left_out.push_back(
            fmt::format("{} {}: of the group {}", what, text_at(entry, name_key), group));
    }
    return list;
  }

  bool is_policy_of_group(const std::string& action) const {
    const std::string own = ":autoScalingGroupName/" + result_.group + ":policyName/";
    if (action.starts_with("arn:")) return action.find(own) != std::string::npos;
    return std::any_of(documents_.policies.begin(), documents_.policies.end(),
                       [&](const Json& policy) { return text_at(policy, "PolicyName") == action; });
  }

  /// Whether target tracking made it: one of a policy's Alarms, or named as they all are.
  bool is_managed(const std::string& alarm) const {
    if (alarm.starts_with("TargetTracking-")) return true;
    for (const Json& policy : documents_.policies) {
      if (text_at(policy, "PolicyType") != "TargetTrackingScaling" || !policy.contains("Alarms"))
        continue;
      for (const Json& made : policy["Alarms"])
        if (text_at(made, "AlarmName") == alarm) return true;
    }
    return false;
  }

  /// Every dimension that an alarm names, those of metric math among them.
  static std::vector<Json> dimensions_of(const Json& alarm) {
    std::vector<Json> all;
    const auto add = [&](const Json& owner) {
      if (!owner.is_object() || !owner.contains("Dimensions") || !owner["Dimensions"].is_array())
        return;
      all.insert(all.end(), owner["Dimensions"].begin(), owner["Dimensions"].end());
    };
    add(alarm);
    const Json metrics = alarm.contains("Metrics") ? alarm["Metrics"] : Json::array();
    for (const Json& metric : metrics) {
      const Json::json_pointer place("/MetricStat/Metric");
      if (metric.is_object() && metric.contains(place)) add(metric.at(place));
    }
    return all;
  }

  /// Why an alarm is not this group's; empty: it is.
  std::string foreign(const Json& alarm) const {
    const std::string name = text_at(alarm, "AlarmName");
    if (is_managed(name)) return "target tracking makes its alarms itself, here as at AWS";
    const Json actions = alarm.contains("AlarmActions") ? alarm["AlarmActions"] : Json::array();
    for (const Json& action : actions) {
      if (action.is_string() && is_policy_of_group(action.get<std::string>())) return "";
    }
    const auto dimensions = dimensions_of(alarm);
    bool is_own = false;
    for (const Json& dimension : dimensions) {
      const std::string key = text_at(dimension, "Name");
      const std::string value = text_at(dimension, "Value");
      if (key == "AutoScalingGroupName" && value != result_.group) return "of the group " + value;
      is_own = is_own || (key == "AutoScalingGroupName" && value == result_.group) ||
               std::find(dimensions_.begin(), dimensions_.end(), value) != dimensions_.end();
    }
    // describe-alarms lists the whole account's; an input by itself was picked by somebody.
    const bool is_picked = !alarm.contains("AlarmArn");
    return is_own || is_picked ? "" : "neither its actions nor its dimensions name the group";
  }

  void take_alarms() {
    Json list = Json::array();
    for (const Json& alarm : documents_.alarms) {
      const std::string why = foreign(alarm);
      if (why.empty())
        list.push_back(
            without(alarm, {"AlarmArn", "AlarmConfigurationUpdatedTimestamp", "StateValue",
                            "StateReason", "StateReasonData", "StateUpdatedTimestamp",
                            "StateTransitionedTimestamp", "EvaluationState"}));
      else
        result_.left_out.push_back(fmt::format("alarm {}: {}", text_at(alarm, "AlarmName"), why));
    }
    if (!list.empty()) result_.scenario["metric_alarms"] = list;
  }

  void take_rest() {
    const Json actions = own(documents_.scheduled_actions, "ScheduledActionName",
                             "scheduled action", {"ScheduledActionARN"});
    if (!actions.empty()) result_.scenario["scheduled_actions"] = actions;
    const Json hooks =
        own(documents_.lifecycle_hooks, "LifecycleHookName", "lifecycle hook", {"GlobalTimeout"});
    if (!hooks.empty()) result_.scenario["lifecycle_hooks"] = hooks;
    const Json suspended = own(documents_.suspensions, "AutoScalingGroupName", "suspension", {});
    if (!suspended.empty()) result_.scenario["suspended_processes"] = suspended;
    const Json pools = own(documents_.warm_pools, "PoolState", "warm pool", {"Status"});
    if (!pools.empty()) result_.scenario["warm_pool"] = pools[0];
    Json& group = result_.scenario["auto_scaling_group"];
    if (!group.contains("WarmPoolConfiguration")) return;
    if (pools.empty() && group["WarmPoolConfiguration"].is_object())
      result_.scenario["warm_pool"] = without(group["WarmPoolConfiguration"], {"Status"});
    group.erase("WarmPoolConfiguration");
  }

  void left_out(const char* what, const Json& entry, const char* name_key) {
    std::string name = text_at(entry, name_key);
    if (name.empty()) name = text_at(entry, "Name");
    if (entry.contains("VersionNumber")) name += " version " + entry["VersionNumber"].dump();
    result_.left_out.push_back(fmt::format("{} {}: the group does not name it", what, name));
  }

  void leave_out_others(const char* what, const std::vector<Json>& entries, const char* key,
                        const std::string& own_name) {
    for (const Json& entry : entries) {
      if (text_at(entry, key) != own_name)
        result_.left_out.push_back(fmt::format("{} {}: another one", what, text_at(entry, key)));
    }
  }

  const AwsDocuments& documents_;
  const Json& given_;
  ImportedGroup result_;
  std::vector<std::string> dimensions_;  ///< by which the load balancer's metrics name it
};

/// The blocks that a scenario can do without, and that this program may not simulate yet.
bool is_dispensable(const std::string& block) {
  return block == "scaling_policies" || block == "metric_alarms" || block == "scheduled_actions" ||
         block == "lifecycle_hooks" || block == "warm_pool" || block == "suspended_processes";
}

/// "/metric_alarms/1/Period" is of entry 1 of metric_alarms. @return whether there was one to take
/// out
bool take_out(Json& scenario, const Problem& problem, std::vector<std::string>& left_out) {
  if (problem.place.size() < 2 || problem.place[0] != '/') return false;
  Json::json_pointer place(problem.place);
  while (!place.parent_pointer().empty() && !place.parent_pointer().parent_pointer().empty())
    place.pop_back();
  const std::string block =
      place.parent_pointer().empty() ? place.back() : place.parent_pointer().back();
  if (!is_dispensable(block) || !scenario.contains(block)) return false;
  left_out.push_back(fmt::format(
      "{}: {}", problem.place,
      problem.found.empty() ? problem.allowed : problem.found + ", allowed: " + problem.allowed));
  const bool is_entry = scenario[block].is_array() && !place.parent_pointer().empty();
  if (!is_entry || !scenario.contains(place)) {
    scenario.erase(block);
  } else {
    scenario[block].erase(std::stoul(place.back()));
    if (scenario[block].empty()) scenario.erase(block);
  }
  return true;
}

/// Takes out what the reader does not like and a run can do without, until it likes the rest.
void settle(ImportedGroup& imported, const Environment& environment) {
  for (;;) {
    try {
      read_scenario_text(imported.scenario.dump(), imported.group, "/", {}, environment);
      return;
    } catch (const BadScenario& error) {
      const auto& problems = error.problems();
      // One at a time, the last first: positions in lists stay what they were.
      const bool is_less =
          std::any_of(problems.rbegin(), problems.rend(), [&](const Problem& problem) {
            return take_out(imported.scenario, problem, imported.left_out);
          });
      if (is_less) continue;
      imported.problems = problems;
      return;
    }
  }
}

}  // namespace

ImportedGroup import_asg(const AwsDocuments& documents, const std::string& group,
                         const Environment& environment) {
  ImportedGroup imported = Import(documents, group).make();
  add_starters(imported, environment);
  settle(imported, environment);
  return imported;
}

}  // namespace headroom::scenario
