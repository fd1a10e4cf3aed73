#include "sim/scenario/read_auto_scaling_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/scenario/read_faults.hpp"
#include "sim/scenario/read_lifecycle_hooks.hpp"
#include "sim/scenario/read_mixed_instances.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::AutoScalingGroupConfig;
using cloud::InstanceTypes;

namespace {

void refuse_repeated(const Node& node, const std::vector<std::string>& names) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) node.report(fmt::format("\"{}\" twice", name), "each zone once");
  }
}

void read_zones(ObjectReader& object, AutoScalingGroupConfig& config) {
  if (const auto zones = object.optional("AvailabilityZones")) {
    for (const Node& zone : zones->list()) {
      if (const auto name = zone.text()) config.zones.push_back(*name);
    }
    refuse_repeated(*zones, config.zones);
  }
  const auto subnets = object.optional("VPCZoneIdentifier");
  if (!subnets) return;
  const std::string list = subnets->text().value_or("");
  if (!config.zones.empty()) return;
  for (std::size_t from = 0; from < list.size();) {
    const std::size_t to = std::min(list.find(',', from), list.size());
    std::string subnet = list.substr(from, to - from);
    subnet.erase(0, subnet.find_first_not_of(' '));
    subnet.erase(subnet.find_last_not_of(' ') + 1);
    if (!subnet.empty()) config.zones.push_back(subnet);
    from = to + 1;
  }
  refuse_repeated(*subnets, config.zones);
  subnets->warn(scaling::message("each subnet is taken for a zone of its own"));
}

/// Both percentages or neither; -1 twice: none.
std::optional<cloud::MaintenancePolicy> read_maintenance_policy(const Node& node) {
  ObjectReader object(node, "{\"MinHealthyPercentage\": 90, \"MaxHealthyPercentage\": 120}");
  const auto least = object.required("MinHealthyPercentage");
  const auto most = object.required("MaxHealthyPercentage");
  if (!least || !most || (least->json() == -1 && most->json() == -1)) return std::nullopt;
  const auto min = least->integer(0, 100);
  const auto max = most->integer(100, 200);
  if (!min || !max) return std::nullopt;
  if (*max - *min > 100) {
    node.report(fmt::format("MinHealthyPercentage {} with MaxHealthyPercentage {}", *min, *max),
                "a difference of at most 100");
    return std::nullopt;
  }
  return cloud::MaintenancePolicy{static_cast<double>(*min), static_cast<double>(*max)};
}

void read_termination_policies(const Node& node, AutoScalingGroupConfig& config) {
  std::vector<cloud::TerminationPolicy> policies;
  for (const Node& entry : node.list()) {
    const auto name = entry.choice(
        {"Default", "AllocationStrategy", "OldestLaunchTemplate", "OldestLaunchConfiguration",
         "ClosestToNextInstanceHour", "NewestInstance", "OldestInstance"},
        "; a Lambda function can not be asked");
    if (!name) continue;
    if (!policies.empty() && policies.back() == cloud::TerminationPolicy::aws_default)
      entry.report(describe(entry.json()), "nothing after \"Default\", which decides");
    policies.push_back(*cloud::termination_policy(*name));
  }
  if (!policies.empty()) config.termination_policies = std::move(policies);
}

/// @return whether it is balanced-only
bool read_zone_distribution(const Node& node) {
  ObjectReader object(node, "{\"CapacityDistributionStrategy\": \"balanced-best-effort\"}");
  const auto strategy = object.optional("CapacityDistributionStrategy");
  return strategy && strategy->choice({"balanced-best-effort", "balanced-only"}) == "balanced-only";
}

void refuse_what_is_not_built(ObjectReader& object) {
  object.refuse("LaunchConfigurationName", "launch configurations");
  object.refuse("InstanceId", "a group made from an instance");
  object.refuse("LoadBalancerNames", "Classic Load Balancers");
  if (const auto unit = object.optional("DesiredCapacityType")) unit->choice({"units"});
  object.note({"LaunchTemplate", "TargetGroupARNs", "PlacementGroup", "DeletionProtection", "Tags",
               "ServiceLinkedRoleARN", "Context", "TrafficSources", "AvailabilityZoneIds",
               "AvailabilityZoneImpairmentPolicy", "SkipZonalShiftValidation",
               "CapacityReservationSpecification", "InstanceLifecyclePolicy"});
}

}  // namespace

AutoScalingGroupConfig read_auto_scaling_group(const Node& node, const InstanceTypes& types,
                                               Scenario& scenario) {
  constexpr std::int64_t kMost = 100'000;
  AutoScalingGroupConfig config;
  config.health_check_grace_period = Duration{};  // the API's default; the console's is 300 s
  ObjectReader object(node, "create-auto-scaling-group's input");
  const auto size = [&](const char* key, bool is_required) -> std::optional<std::int64_t> {
    const auto value = is_required ? object.required(key) : object.optional(key);
    return value ? value->integer(0, kMost) : std::nullopt;
  };
  if (const auto name = object.required("AutoScalingGroupName"))
    config.name = name->text().value_or("");
  const auto min = size("MinSize", true);
  const auto max = size("MaxSize", true);
  config.min = static_cast<int>(min.value_or(0));
  config.max = static_cast<int>(max.value_or(0));
  config.desired = static_cast<int>(size("DesiredCapacity", false).value_or(config.min));
  if (min && max && config.min > config.max)
    node.report(fmt::format("MinSize {} above MaxSize {}", config.min, config.max),
                "MinSize <= MaxSize");
  const bool is_outside = config.desired < config.min || config.desired > config.max;
  if (min && max && config.min <= config.max && is_outside) {
    node.report(
        fmt::format("DesiredCapacity {}", config.desired),
        fmt::format("a capacity from {} to {}, the group's limits", config.min, config.max));
  }
  read_zones(object, config);
  if (config.zones.empty() && object.is_object()) {
    node.report("a group without zones", "\"AvailabilityZones\" or \"VPCZoneIdentifier\"");
    config.zones = {"?"};
  }
  if (const auto type = object.optional("HealthCheckType"))
    config.elb_health_check =
        type->choice({"EC2", "ELB"}, "; EBS and VPC_LATTICE are not built yet") == "ELB";
  if (const auto grace = object.optional("HealthCheckGracePeriod")) {
    config.health_check_grace_period = grace->aws_seconds(0, 1'000'000).value_or(Duration{});
  }
  if (const auto cooldown = object.optional("DefaultCooldown")) {
    config.default_cooldown = cooldown->aws_seconds(0, 1'000'000).value_or(300_s);
  }
  if (const auto warm_up = object.optional("DefaultInstanceWarmup");
      warm_up && warm_up->json() != -1) {
    config.default_instance_warmup = warm_up->aws_seconds(0, 3600);
  }
  if (const auto mixed = object.optional("MixedInstancesPolicy"))
    config.mixed = read_mixed_instances(*mixed, types, scenario.launch_template);
  if (const auto rebalances = object.optional("CapacityRebalance"))
    config.capacity_rebalance = rebalances->truth().value_or(false);
  if (const auto hooks = object.optional("LifecycleHookSpecificationList"))
    read_lifecycle_hooks(*hooks, scenario.lifecycle_hooks);
  if (const auto suspended = object.optional("SuspendedProcesses"))
    read_described_suspensions(*suspended, config.suspensions);
  if (const auto lifetime = object.optional("MaxInstanceLifetime");
      lifetime && lifetime->json() != 0)  // 0: none
    config.max_instance_lifetime = lifetime->aws_seconds(86'400, 31'536'000);
  if (const auto maintenance = object.optional("InstanceMaintenancePolicy"))
    config.maintenance = read_maintenance_policy(*maintenance);
  if (const auto policies = object.optional("TerminationPolicies"))
    read_termination_policies(*policies, config);
  if (const auto is_protected = object.optional("NewInstancesProtectedFromScaleIn"))
    config.protects_new_instances = is_protected->truth().value_or(false);
  if (const auto distribution = object.optional("AvailabilityZoneDistribution"))
    config.is_balanced_only = read_zone_distribution(*distribution);
  refuse_what_is_not_built(object);
  return config;
}

Json auto_scaling_group_json(const AutoScalingGroupConfig& config) {
  Json json;
  json["AutoScalingGroupName"] = config.name;
  json["MinSize"] = config.min;
  json["MaxSize"] = config.max;
  json["DesiredCapacity"] = config.desired;
  json["AvailabilityZones"] = config.zones;
  json["HealthCheckType"] = config.elb_health_check ? "ELB" : "EC2";
  json["HealthCheckGracePeriod"] = config.health_check_grace_period / 1_s;
  json["DefaultCooldown"] = config.default_cooldown / 1_s;
  if (config.default_instance_warmup)
    json["DefaultInstanceWarmup"] = *config.default_instance_warmup / 1_s;
  if (config.mixed) json["MixedInstancesPolicy"] = mixed_instances_json(*config.mixed);
  if (config.capacity_rebalance) json["CapacityRebalance"] = true;
  for (const cloud::TerminationPolicy policy : config.termination_policies)
    json["TerminationPolicies"].push_back(cloud::aws_name(policy));
  if (config.is_balanced_only)
    json["AvailabilityZoneDistribution"] = {{"CapacityDistributionStrategy", "balanced-only"}};
  json["NewInstancesProtectedFromScaleIn"] = config.protects_new_instances;
  if (config.max_instance_lifetime)
    json["MaxInstanceLifetime"] = *config.max_instance_lifetime / 1_s;
  if (config.maintenance)
    json["InstanceMaintenancePolicy"] = {
        {"MinHealthyPercentage", static_cast<int>(config.maintenance->min_healthy_percentage)},
        {"MaxHealthyPercentage", static_cast<int>(config.maintenance->max_healthy_percentage)}};
  return json;
}

}  // namespace headroom::scenario
