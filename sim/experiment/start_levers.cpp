#include <algorithm>

#include "sim/experiment/lever_groups.hpp"
#include "sim/experiment/scale_outs.hpp"
#include "sim/experiment/symptoms.hpp"
#include "sim/scenario/lints.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using scenario::Scenario;

void add_bake(const Scenario& scenario, Levers& levers) {
  const cloud::ImageConfig& image = scenario.launch_template.image;
  if (image.contains_application()) return;
  const std::string pointer = scenario::step("/images", image.id);
  levers.push_back({"application baked",
                    {{pointer + "/bake", "application"}, {pointer + "/owner", "own"}},
                    "baked"});
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

/// From InService to healthy, as the run has shown it, else as it is expected.
Duration start_of(const LeverContext& c) {
  const auto seen = typical_start(c.result);
  return seen ? *seen : Duration::from_seconds(scenario::expected_boot_seconds(c.scenario));
}

bool waited_for_a_warm_up(const world::RunResult& result) {
  return std::any_of(result.not_scaled.begin(), result.not_scaled.end(), [](const auto& one) {
    return one.why == cloud::WhyNot::warming_up ||
           one.reason.find("warming") !=
               std::string::npos;  // a policy's own, or an older version's
  });
}

/// As long as a start, and a minute more, in which the metric still has some of it. Longer where
/// the size changed while something started, shorter where a warm-up kept it from changing.
void add_warm_up(const LeverContext& c, Levers& levers) {
  const Duration fitting = rounded_up(start_of(c) + 60_s, 60_s);
  const bool is_longer = changed_during_a_start(c.result);
  if (!is_longer && !waited_for_a_warm_up(c.result)) return;
  const auto is_off = [&](Duration d) { return is_longer ? d < fitting : d > fitting; };
  const std::string value = number_text(fitting.seconds());
  Lever lever{fmt::format("warm-up {} s", value), {}, "warm_up", {value}};
  bool has_policy = false;
  const Json& policies = c.policies();
  for (std::size_t i = 0; i < policies.size(); ++i) {
    const std::string type = policies[i].value("PolicyType", "");
    has_policy |= type == "TargetTrackingScaling" || type == "StepScaling";
    constexpr const char* kKey = "EstimatedInstanceWarmup";
    if (policies[i].contains(kKey) &&
        is_off(Duration::from_seconds(policies[i][kKey].get<double>())))
      lever.changes.push_back({fmt::format("/scaling_policies/{}/{}", i, kKey), value});
  }
  const cloud::AutoScalingGroupConfig& group = c.scenario.group;
  if (has_policy && is_off(group.default_instance_warmup.value_or(group.default_cooldown)))
    lever.changes.push_back({std::string(kGroupPlace) + "/DefaultInstanceWarmup", value});
  if (!lever.changes.empty()) levers.push_back(std::move(lever));
}

/// Instances that left before they were ever healthy.
void add_grace_period(const LeverContext& c, Levers& levers) {
  const auto& logs = c.result.instances;
  if (!c.scenario.group.elb_health_check || std::none_of(logs.begin(), logs.end(), left_unhealthy))
    return;
  const double longer = std::max(600.0, 2 * c.scenario.group.health_check_grace_period.seconds());
  levers.push_back({fmt::format("grace period {:g} s", longer),
                    {{std::string(kGroupPlace) + "/HealthCheckGracePeriod", number_text(longer)}},
                    "grace_period",
                    {number_text(longer)}});
}

/// Of whom the group believes that an instance works: of EC2 alone where the load balancer's checks
/// replaced what was only busy; of the load balancer where nobody replaces what does not answer,
/// with time enough for a start.
void add_check_type(const LeverContext& c, Levers& levers) {
  const auto& logs = c.result.instances;
  const bool is_elb = c.scenario.group.elb_health_check;
  const bool is_wrong = is_elb ? std::any_of(logs.begin(), logs.end(), was_replaced_when_busy)
                               : std::any_of(logs.begin(), logs.end(), [&](const auto& log) {
                                   return stays_unhealthy(log, c.result.simulated);
                                 });
  if (!is_wrong) return;
  const std::string type = is_elb ? "EC2" : "ELB";
  Lever lever{"health checks of " + type,
              {{std::string(kGroupPlace) + "/HealthCheckType", type}},
              "check_type",
              {type}};
  const Duration grace = rounded_up(start_of(c) + 60_s, 60_s);
  if (!is_elb && c.scenario.group.health_check_grace_period < grace)
    lever.changes.push_back(
        {std::string(kGroupPlace) + "/HealthCheckGracePeriod", number_text(grace.seconds())});
  levers.push_back(std::move(lever));
}

/// Boots that waited for blocks that were read for the first time.
void add_fast_restore(const LeverContext& c, Levers& levers) {
  const cloud::ProvisioningConfig& provisioning = c.scenario.provisioning;
  const bool touches = std::any_of(provisioning.steps.begin(), provisioning.steps.end(),
                                   [](const auto& step) { return step.first_touch.bytes > 0; });
  const bool is_lazy = std::any_of(c.result.instances.begin(), c.result.instances.end(),
                                   [](const auto& log) { return log.lazy_volume; });
  if (!touches || !is_lazy || provisioning.fast_snapshot_restore) return;
  levers.push_back(
      {"fast snapshot restore", {{"/provisioning/fast_snapshot_restore", "true"}}, "fast_restore"});
}

}  // namespace

void add_start_levers(const LeverContext& context, Levers& levers) {
  if (context.launched) {
    add_bake(context.scenario, levers);
    add_health_checks(context.scenario, levers);
    add_warm_up(context, levers);
  }
  add_grace_period(context, levers);
  add_check_type(context, levers);
  add_fast_restore(context, levers);
}

}  // namespace headroom::experiment
