#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "sim/experiment/lever_groups.hpp"
#include "sim/experiment/symptoms.hpp"
#include "sim/scenario/lint_load.hpp"

namespace headroom::experiment {
namespace {

using cloud::AutoScalingGroupConfig;
using scenario::Scenario;

void add_minimum(int size, int desired, Levers& levers) {
  const std::string text = std::to_string(size);
  Lever lever{
      "minimum " + text, {{std::string(kGroupPlace) + "/MinSize", text}}, "minimum", {text}};
  if (desired < size)
    lever.changes.push_back({std::string(kGroupPlace) + "/DesiredCapacity", text});
  levers.push_back(std::move(lever));
}

bool was_at_maximum(const world::RunResult& result) {
  return was_refused(result, cloud::WhyNot::at_maximum) ||
         std::any_of(result.not_scaled.begin(), result.not_scaled.end(), [](const auto& one) {
           return one.reason.find("at the maximum size") !=
                  std::string::npos;  // an older version's
         });
}

void add_sizes(const LeverContext& c, Levers& levers) {
  const AutoScalingGroupConfig& group = c.scenario.group;
  if (group.min > 1 && !c.suffered && was_refused(c.result, cloud::WhyNot::at_minimum))
    add_minimum(group.min - 1, group.desired, levers);
  if (group.min + 1 <= group.max && (c.launched || c.suffered))
    add_minimum(group.min + 1, group.desired, levers);
  if (!c.suffered) return;
  if (group.min > 1 && 2 * group.min <= group.max)
    add_minimum(2 * group.min, group.desired, levers);
  if (!was_at_maximum(c.result)) return;
  const std::string maximum = std::to_string(2 * group.max);
  levers.push_back({"maximum " + maximum,
                    {{std::string(kGroupPlace) + "/MaxSize", maximum}},
                    "maximum",
                    {maximum}});
}

/// A group that can not grow: one instance more, and as many as the load keeps busy at its peak.
void add_instances(const Scenario& scenario, Levers& levers) {
  constexpr int kMostTimes = 10;  // as many: more is no small change
  const AutoScalingGroupConfig& group = scenario.group;
  if (group.min < group.max || group.max == 0) return;
  const double needed =
      std::ceil(scenario::peak_vcpus(scenario) / scenario::usable_vcpus(scenario));
  std::vector<int> sizes = {group.max + 1};
  if (needed > group.max + 1 && needed <= kMostTimes * group.max)
    sizes.push_back(static_cast<int>(needed));
  for (const int size : sizes) {
    Lever lever{fmt::format("{} instances", size), {}, "instances", {std::to_string(size)}};
    for (const char* key : {"MaxSize", "MinSize", "DesiredCapacity"})
      lever.changes.push_back({std::string(kGroupPlace) + "/" + key, std::to_string(size)});
    levers.push_back(std::move(lever));
  }
}

void add_credits(const LeverContext& c, Levers& levers) {
  const bool any_exhausted =
      std::any_of(c.result.instances.begin(), c.result.instances.end(),
                  [](const auto& log) { return log.credits_exhausted.has_value(); });
  if (!c.scenario.launch_template.is_throttled() || !any_exhausted) return;
  levers.push_back(
      {"unlimited credits",
       {{std::string(kTemplatePlace) + "/CreditSpecification", R"({"CpuCredits": "unlimited"})"}},
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
void add_type(const LeverContext& c, Levers& levers) {
  if (c.scenario.group.mixed) return;
  const auto larger = next_larger(c.scenario.launch_template.type.name, c.environment);
  if (!larger) return;
  const bool has_override = c.resolved.at("auto_scaling_group").contains("MixedInstancesPolicy");
  const std::string pointer =
      has_override ? std::string(kGroupPlace) +
                         "/MixedInstancesPolicy/LaunchTemplate/Overrides/0/InstanceType"
                   : std::string(kTemplatePlace) + "/InstanceType";
  levers.push_back({*larger, {{pointer, *larger}}, "type", {*larger}});
}

}  // namespace

// More of it is no help where users had all that they expect.
void add_capacity_levers(const LeverContext& context, Levers& levers) {
  add_sizes(context, levers);
  if (context.suffered) add_instances(context.scenario, levers);
  add_credits(context, levers);
  if (context.suffered) add_type(context, levers);
}

}  // namespace headroom::experiment
