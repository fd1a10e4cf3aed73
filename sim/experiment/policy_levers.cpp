#include <algorithm>
#include <cmath>

#include "sim/experiment/lever_groups.hpp"
#include "sim/experiment/symptoms.hpp"
#include "sim/scenario/lint_alarms.hpp"

namespace headroom::experiment {
namespace {

using cloud::WhyNot;
using scenario::Json;
using scenario::PolicyConfig;

std::string policy_place(std::size_t policy, const char* key) {
  return fmt::format("/scaling_policies/{}/{}", policy, key);
}

bool is_tracking(const Json& policy) {
  return policy.value("PolicyType", "") == "TargetTrackingScaling" && policy.value("Enabled", true);
}

scaling::Stance stance_of(const PolicyConfig& policy, const LeverContext& c) {
  return scenario::needs_of(policy, c.scenario, c.environment).stance;
}

/// 2 951 as 3 000: no target is known better.
double two_digits(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return std::round(value / unit) * unit;
}

/// Requests a minute and target at half of the CPU, where a policy tracks them and its target is
/// far from it: one that keeps instances idle and drives the group to its maximum, or lets no other
/// policy take any; one that no instance can ever reach. Per second for per minute is such a slip.
std::optional<double> fitting_requests(const Json& policy, const LeverContext& c) {
  constexpr double kHalf = 50, kFar = 2;
  const Json& settings = policy.at("TargetTrackingConfiguration");
  const Json predefined = settings.value("PredefinedMetricSpecification", Json::object());
  if (predefined.value("PredefinedMetricType", "") != "ALBRequestCountPerTarget")
    return std::nullopt;
  const auto fitting = requests_per_minute_at(kHalf, c.result);
  if (!fitting) return std::nullopt;
  const double target = settings.at("TargetValue").get<double>();
  const std::string name = policy.value("PolicyName", "");
  const bool holds_too_much =
      was_refused(c.result, WhyNot::at_maximum, name) ||
      std::any_of(c.result.not_scaled.begin(), c.result.not_scaled.end(), [&](const auto& one) {
        return one.why == WhyNot::no_agreement && one.value == name;
      });
  const bool is_off =
      (target * kFar < *fitting && holds_too_much) || (target > *fitting * kFar && c.suffered);
  return is_off ? std::optional(two_digits(*fitting)) : std::nullopt;
}

/// Else four fifths, which leaves more room: with a target of 50 %, 40 %.
void add_target(std::size_t i, bool is_only_one, const LeverContext& c, Levers& levers) {
  constexpr double kLower = 0.8;
  const Json& policy = c.policies()[i];
  const auto fitting = fitting_requests(policy, c);
  if (!fitting && !c.suffered) return;
  const double given = policy.at("TargetTrackingConfiguration").at("TargetValue").get<double>();
  const std::string target = number_text(fitting.value_or(kLower * given));
  Lever lever{"target " + target,
              {{policy_place(i, "TargetTrackingConfiguration/TargetValue"), target}},
              "target",
              {target}};
  if (!is_only_one) {
    const std::string name = policy.value("PolicyName", "");
    lever = {
        fmt::format("target {} of {}", target, name), lever.changes, "target_of", {name, target}};
  }
  levers.push_back(std::move(lever));
}

/// Latency and the like do not fall in proportion as instances are added: CPU does.
void add_tracked_cpu(std::size_t i, const LeverContext& c, Levers& levers) {
  const PolicyConfig& policy = c.scenario.policies[i];
  const scaling::Needs needs = scenario::needs_of(policy, c.scenario, c.environment);
  if (!c.launched || needs.metrics.empty() ||
      scenario::falls_with_more_instances(needs.metrics.front()))
    return;
  Json tracking = {
      {"PredefinedMetricSpecification", {{"PredefinedMetricType", "ASGAverageCPUUtilization"}}},
      {"TargetValue", 50}};
  const Json& given = c.policies()[i].at("TargetTrackingConfiguration");
  if (given.contains("DisableScaleIn")) tracking["DisableScaleIn"] = given["DisableScaleIn"];
  levers.push_back({fmt::format("{} tracks CPU at 50 %", policy.name),
                    {{policy_place(i, "TargetTrackingConfiguration"), tracking.dump()}},
                    "track_cpu",
                    {policy.name}});
}

void add_tracking(const LeverContext& c, Levers& levers) {
  const Json& policies = c.policies();
  const auto trackers = std::count_if(policies.begin(), policies.end(), is_tracking);
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (!is_tracking(policies[i])) continue;
    add_target(i, trackers == 1, c, levers);
    add_tracked_cpu(i, c, levers);
  }
}

/// Where it takes what a tracker brings back, who can take it by itself.
void add_without(std::size_t i, const LeverContext& c, Levers& levers) {
  const PolicyConfig& policy = c.scenario.policies[i];
  if (stance_of(policy, c).role == scaling::Stance::Role::tracks) return;
  const auto pairs = flapping(c.result, c.scenario);
  const bool fights = std::any_of(pairs.begin(), pairs.end(), [&](const Flapping& pair) {
    if (pair.in != policy.name || pair.out == policy.name) return false;
    return std::any_of(c.scenario.policies.begin(), c.scenario.policies.end(),
                       [&](const PolicyConfig& other) {
                         return other.name == pair.out && stance_of(other, c).scales_in;
                       });
  });
  if (!fights) return;
  levers.push_back({"without " + policy.name,
                    {{policy_place(i, "Enabled"), "false"}},
                    "policy_off",
                    {policy.name}});
}

/// One that is switched off and that an alarm would have called.
void add_with(std::size_t i, const LeverContext& c, Levers& levers) {
  const PolicyConfig& policy = c.scenario.policies[i];
  const auto& alarms = c.scenario.alarms;
  const bool was_called = std::any_of(alarms.begin(), alarms.end(), [&](const auto& alarm) {
    return alarm.wakes(policy.name) &&
           alarm_came_into(c.result, alarm.name, scaling::AlarmState::alarm);
  });
  if (!was_called) return;
  levers.push_back(
      {"with " + policy.name, {{policy_place(i, "Enabled"), "true"}}, "policy_on", {policy.name}});
}

/// The same adjustment as a step policy, which does not wait for what is under way.
Json as_step_scaling(const Json& simple) {
  const int adjustment = simple.at("ScalingAdjustment").get<int>();
  const char* const bound =
      adjustment > 0 ? "MetricIntervalLowerBound" : "MetricIntervalUpperBound";
  Json step = {{"PolicyName", simple.at("PolicyName")},
               {"PolicyType", "StepScaling"},
               {"AdjustmentType", simple.at("AdjustmentType")}};
  if (simple.contains("MinAdjustmentMagnitude"))
    step["MinAdjustmentMagnitude"] = simple["MinAdjustmentMagnitude"];
  step["StepAdjustments"] =
      Json::array({Json{{bound, 0}, {"ScalingAdjustment", simple.at("ScalingAdjustment")}}});
  return step;
}

/// Simple scaling that looked away: a short cool-down, or step scaling.
void add_simple(std::size_t i, const LeverContext& c, Levers& levers) {
  constexpr double kShort = 60;
  const Json& policy = c.policies()[i];
  if (policy.value("PolicyType", "") != "SimpleScaling") return;
  const std::string name = policy.value("PolicyName", "");
  if (policy.value("Cooldown", c.scenario.group.default_cooldown.seconds()) > kShort)
    levers.push_back({fmt::format("cool-down of {} 60 s", name),
                      {{policy_place(i, "Cooldown"), "60"}},
                      "cooldown",
                      {name, "60"}});
  const bool looked_away = was_refused(c.result, WhyNot::cooldown, name) ||
                           was_refused(c.result, WhyNot::activity_runs, name);
  if (!looked_away || policy.value("AdjustmentType", "") == "ExactCapacity") return;
  levers.push_back({name + " as step scaling",
                    {{fmt::format("/scaling_policies/{}", i), as_step_scaling(policy).dump()}},
                    "step_scaling",
                    {name}});
}

}  // namespace

void add_policy_levers(const LeverContext& context, Levers& levers) {
  add_tracking(context, levers);
  for (std::size_t i = 0; i < context.scenario.policies.size(); ++i) {
    if (!context.scenario.policies[i].enabled) {
      add_with(i, context, levers);
      continue;
    }
    add_without(i, context, levers);
    add_simple(i, context, levers);
  }
}

}  // namespace headroom::experiment
