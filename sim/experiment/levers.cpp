#include "sim/experiment/levers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "sim/experiment/scale_outs.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/lint_load.hpp"
#include "sim/scenario/lints.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using scenario::Scenario;
using Levers = std::vector<Lever>;

constexpr const char* kTemplate = "/launch_template/LaunchTemplateData";
constexpr const char* kGroup = "/auto_scaling_group";

std::string number_text(double value) { return fmt::format("{:.6g}", value); }

/// Detailed monitoring makes it come each minute; credits come every five in any case.
bool is_of_monitoring(const scaling::MetricQuery& query) {
  const scaling::MetricId& id = (query.formula ? query.formula->metrics.front() : query).id;
  return id.name_space == "AWS/EC2" && !id.name.starts_with("CPUCredit") &&
         !id.name.starts_with("CPUSurplus");
}

/// Whether a policy of the group goes by what its instances publish.
bool is_watched(const Scenario& scenario, const scenario::Environment& environment) {
  return std::any_of(scenario.policies.begin(), scenario.policies.end(), [&](const auto& policy) {
    if (!policy.enabled) return false;
    const scaling::Needs needs = scenario::needs_of(policy, scenario, environment);
    return std::any_of(needs.metrics.begin(), needs.metrics.end(), is_of_monitoring) ||
           std::any_of(needs.alarms.begin(), needs.alarms.end(),
                       [](const auto& own) { return is_of_monitoring(own.metric); }) ||
           std::any_of(scenario.alarms.begin(), scenario.alarms.end(), [&](const auto& alarm) {
             return alarm.wakes(policy.name) && is_of_monitoring(alarm.metric);
           });
  });
}

void add_metrics(const Scenario& scenario, const scenario::Environment& environment,
                 Levers& levers) {
  if (scenario.launch_template.detailed_monitoring || !is_watched(scenario, environment)) return;
  levers.push_back({"one-minute metrics",
                    {{std::string(kTemplate) + "/Monitoring/Enabled", "true"}},
                    "metrics"});
}

/// Whether an instance was launched after the start: only then does what a launch takes matter.
bool has_launched(const world::RunResult& result) {
  return std::any_of(result.instances.begin(), result.instances.end(), [](const auto& log) {
    return log.launched && *log.launched > Instant{} && !log.is_beside_group;
  });
}

void add_bake(const Scenario& scenario, Levers& levers) {
  const cloud::ImageConfig& image = scenario.launch_template.image;
  if (image.contains_application()) return;
  const std::string pointer = scenario::step("/images", image.id);
  levers.push_back({"application baked",
                    {{pointer + "/bake", "application"}, {pointer + "/owner", "own"}},
                    "baked"});
}

void add_size(const char* key, const char* name, int size, int desired, Levers& levers) {
  Lever lever{fmt::format("{} {}", name, size),
              {{std::string(kGroup) + "/" + key, std::to_string(size)}},
              name,
              {std::to_string(size)}};
  if (desired < size && std::string_view(key) == "MinSize")
    lever.changes.push_back({std::string(kGroup) + "/DesiredCapacity", std::to_string(size)});
  levers.push_back(std::move(lever));
}

bool was_at_maximum(const world::RunResult& result) {
  return std::any_of(result.not_scaled.begin(), result.not_scaled.end(), [](const auto& one) {
    return one.why == cloud::WhyNot::at_maximum ||
           one.reason.find("at the maximum size") != std::string::npos;  // of an older version
  });
}

void add_sizes(const Scenario& scenario, const world::RunResult& result, Levers& levers) {
  const cloud::AutoScalingGroupConfig& group = scenario.group;
  if (group.min + 1 <= group.max)
    add_size("MinSize", "minimum", group.min + 1, group.desired, levers);
  if (group.min > 1 && 2 * group.min <= group.max)
    add_size("MinSize", "minimum", 2 * group.min, group.desired, levers);
  if (was_at_maximum(result)) add_size("MaxSize", "maximum", 2 * group.max, group.desired, levers);
}

/// A group that can not grow: one instance more, and as many as the load keeps busy at its peak.
void add_instances(const Scenario& scenario, Levers& levers) {
  constexpr int kMostTimes = 10;  // as many: more is no small change
  const cloud::AutoScalingGroupConfig& group = scenario.group;
  if (group.min < group.max || group.max == 0) return;
  const double needed =
      std::ceil(scenario::peak_vcpus(scenario) / scenario::usable_vcpus(scenario));
  std::vector<int> sizes = {group.max + 1};
  if (needed > group.max + 1 && needed <= kMostTimes * group.max)
    sizes.push_back(static_cast<int>(needed));
  for (const int size : sizes) {
    Lever lever{fmt::format("{} instances", size), {}, "instances", {std::to_string(size)}};
    for (const char* key : {"MaxSize", "MinSize", "DesiredCapacity"})
      lever.changes.push_back({std::string(kGroup) + "/" + key, std::to_string(size)});
    levers.push_back(std::move(lever));
  }
}

/// Four fifths: with a target of 50 %, 40 %.
void add_targets(const Json& policies, Levers& levers) {
  constexpr double kLower = 0.8;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (policies[i].value("PolicyType", "") != "TargetTrackingScaling") continue;
    const Json& settings = policies[i].at("TargetTrackingConfiguration");
    const std::string target = number_text(kLower * settings.at("TargetValue").get<double>());
    levers.push_back(
        {fmt::format("target {}", target),
         {{fmt::format("/scaling_policies/{}/TargetTrackingConfiguration/TargetValue", i), target}},
         "target",
         {target}});
  }
}

void add_health_checks(const Scenario& scenario, Levers& levers) {
  const cloud::HealthCheckConfig& check = scenario.target_group.health_check;
  constexpr Duration kInterval = 10_s;
  constexpr int kThreshold = 2;  // the least that ELB takes: aws-behaviour 6.2
  const bool is_shorter = check.interval > kInterval || check.healthy_threshold > kThreshold;
  if (!is_shorter || check.timeout >= kInterval) return;
  levers.push_back({"health checks 2 × 10 s",
                    {{"/target_group/HealthCheckIntervalSeconds", "10"},
                     {"/target_group/HealthyThresholdCount", "2"}},
                    "health_checks",
                    {"2", "10"}});
}

/// As long as a boot takes, in tens of seconds: what is up by then counts.
void add_warm_up(const Scenario& scenario, const Json& policies, Levers& levers) {
  const double boot_s = std::ceil(scenario::expected_boot_seconds(scenario) / 10) * 10;
  const Duration shorter = Duration::from_seconds(std::max(boot_s, 10.0));
  const cloud::AutoScalingGroupConfig& group = scenario.group;
  const std::string value = number_text(shorter.seconds());
  Lever lever{fmt::format("warm-up {:g} s", shorter.seconds()), {}, "warm_up", {value}};
  bool has_policy = false;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    const std::string type = policies[i].value("PolicyType", "");
    has_policy |= type == "TargetTrackingScaling" || type == "StepScaling";
    if (policies[i].contains("EstimatedInstanceWarmup") &&
        policies[i]["EstimatedInstanceWarmup"].get<double>() > shorter.seconds())
      lever.changes.push_back(
          {fmt::format("/scaling_policies/{}/EstimatedInstanceWarmup", i), value});
  }
  if (has_policy && group.default_instance_warmup.value_or(group.default_cooldown) > shorter)
    lever.changes.push_back({std::string(kGroup) + "/DefaultInstanceWarmup", value});
  if (!lever.changes.empty()) levers.push_back(std::move(lever));
}

void add_cooldown(const Scenario& scenario, const Json& policies, Levers& levers) {
  constexpr double kShort = 60;
  const double of_group = scenario.group.default_cooldown.seconds();
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (policies[i].value("PolicyType", "") != "SimpleScaling") continue;
    if (policies[i].value("Cooldown", of_group) <= kShort) continue;
    const std::string policy = policies[i].value("PolicyName", "");
    levers.push_back({fmt::format("cool-down of {} 60 s", policy),
                      {{fmt::format("/scaling_policies/{}/Cooldown", i), "60"}},
                      "cooldown",
                      {policy, "60"}});
  }
}

/// Instances that left before they were ever healthy.
void add_grace_period(const Scenario& scenario, const world::RunResult& result, Levers& levers) {
  const bool any_killed =
      std::any_of(result.instances.begin(), result.instances.end(), left_unhealthy);
  if (!scenario.group.elb_health_check || !any_killed) return;
  const double longer = std::max(600.0, 2 * scenario.group.health_check_grace_period.seconds());
  levers.push_back({fmt::format("grace period {:g} s", longer),
                    {{std::string(kGroup) + "/HealthCheckGracePeriod", number_text(longer)}},
                    "grace_period",
                    {number_text(longer)}});
}

/// Longer than the load balancer's own patience with an idle connection, as AWS asks for.
void add_keep_alive(const Scenario& scenario, const world::RunResult& result, Levers& levers) {
  constexpr Duration kMargin = 5_s;
  const auto closed = static_cast<std::size_t>(world::Failure::elb_502_keep_alive);
  if (!scenario.application.keep_alive_timeout || result.requests.failed[closed] == 0) return;
  const Duration margin = std::max(kMargin, 2 * scenario.application.close_delay);
  const std::string longer = scenario::duration_text(scenario.load_balancer.idle_timeout + margin);
  levers.push_back({"keep-alive " + longer,
                    {{"/application/keep_alive_timeout", longer}},
                    "keep_alive",
                    {longer}});
}

void add_credits(const Scenario& scenario, const world::RunResult& result, Levers& levers) {
  const bool any_exhausted =
      std::any_of(result.instances.begin(), result.instances.end(),
                  [](const auto& log) { return log.credits_exhausted.has_value(); });
  if (!scenario.launch_template.is_throttled() || !any_exhausted) return;
  levers.push_back(
      {"unlimited credits",
       {{std::string(kTemplate) + "/CreditSpecification", R"({"CpuCredits": "unlimited"})"}},
       "unlimited"});
}

/// The next size of the same family: "t2.nano" to "t2.micro".
std::optional<std::string> next_larger(const std::string& type,
                                       const scenario::Environment& environment) {
  constexpr std::array<std::string_view, 9> kSizes = {
      "nano", "micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge"};
  const std::size_t dot = type.find('.');
  if (dot == std::string::npos) return std::nullopt;
  const auto* const size = std::find(kSizes.begin(), kSizes.end(), type.substr(dot + 1));
  if (size == kSizes.end() || size + 1 == kSizes.end()) return std::nullopt;
  const std::string larger = type.substr(0, dot + 1) + std::string(*(size + 1));
  const bool is_known = cloud::find_instance_type(environment.instance_types, larger) != nullptr;
  return is_known ? std::optional(larger) : std::nullopt;
}

/// An override of the group counts more than its launch template.
void add_type(const Scenario& scenario, const Json& resolved,
              const scenario::Environment& environment, Levers& levers) {
  if (scenario.group.mixed) return;
  const auto larger = next_larger(scenario.launch_template.type.name, environment);
  if (!larger) return;
  const bool has_override = resolved.at("auto_scaling_group").contains("MixedInstancesPolicy");
  const std::string pointer =
      has_override
          ? std::string(kGroup) + "/MixedInstancesPolicy/LaunchTemplate/Overrides/0/InstanceType"
          : std::string(kTemplate) + "/InstanceType";
  levers.push_back({*larger, {{pointer, *larger}}, "type", {*larger}});
}

}  // namespace

Levers levers_of(const Scenario& scenario, const world::RunResult& result,
                 const scenario::Environment& environment) {
  const Json resolved = Json::parse(scenario.resolved);
  const Json& policies = resolved.at("scaling_policies");
  Levers levers;
  const bool boots = has_launched(result);
  add_metrics(scenario, environment, levers);
  if (boots) add_bake(scenario, levers);
  add_sizes(scenario, result, levers);
  add_instances(scenario, levers);
  add_targets(policies, levers);
  if (boots) {
    add_health_checks(scenario, levers);
    add_warm_up(scenario, policies, levers);
  }
  add_cooldown(scenario, policies, levers);
  add_grace_period(scenario, result, levers);
  add_keep_alive(scenario, result, levers);
  add_credits(scenario, result, levers);
  add_type(scenario, resolved, environment, levers);
  return levers;
}

std::vector<Lever> levers_for(const Variants::Changes& changes) {
  std::vector<Lever> levers;
  for (const scenario::Change& change : changes) levers.push_back({words_of({change}), {change}});
  if (changes.size() > 1) levers.push_back({"all together", changes});
  return levers;
}

}  // namespace headroom::experiment
