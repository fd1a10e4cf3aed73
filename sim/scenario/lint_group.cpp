#include "sim/scenario/lint_group.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using scaling::message;
namespace {

using Lints = scaling::Messages;
using cloud::LifecycleHook;
using Completion = LifecycleHook::Completion;
using Transition = LifecycleHook::Transition;

/// Hooks whose result comes from the time-out alone, or mostly.
void lint_hooks(const Scenario& scenario, Lints& lints) {
  for (const LifecycleHook& hook : scenario.lifecycle_hooks) {
    const bool is_late = hook.completion == Completion::after &&
                         hook.after.mean() * 1e-9 >= hook.longest_wait().seconds();
    if (hook.completion != Completion::never && !is_late) continue;
    const scaling::Message why =
        is_late ? message(
                      "lifecycle hook {} is completed after {:.3g} s on average, later than its "
                      "time-out of {}",
                      hook.name, hook.after.mean() * 1e-9, span(hook.longest_wait()))
                : message("nobody completes lifecycle hook {}", hook.name);
    const scaling::Message wait = span(hook.longest_wait());
    if (hook.transition == Transition::terminating) {
      lints.push_back(message("{}: every instance is paid for {} longer", why, wait));
    } else if (hook.continues_by_default) {
      lints.push_back(message("{}: every launch is in service {} late", why, wait));
    } else {
      lints.push_back(message(
          "{}: every launch is abandoned after {}, and no instance is ever in service", why, wait));
    }
  }
}

void lint_warm_pool(const Scenario& scenario, Lints& lints) {
  const auto& pool = scenario.group.warm_pool;
  if (!pool) return;
  const auto is_of_launches = [](const LifecycleHook& hook) {
    return hook.transition == Transition::launching;
  };
  if (pool->state != cloud::WarmPoolConfig::State::running &&
      std::none_of(scenario.lifecycle_hooks.begin(), scenario.lifecycle_hooks.end(),
                   is_of_launches))
    lints.push_back(
        message("a warm pool without a launch hook: AWS may stop an instance in the middle of its "
                "boot (here it is let boot)"));
  if (pool->size(scenario.group.max, scenario.group.min) <= 0)
    lints.push_back(message("the warm pool is always empty: the group's minimum needs all of it"));
}

bool launches_spot(const Scenario& scenario) {
  return scenario.purchase.option == cloud::PurchaseOption::spot ||
         (scenario.group.mixed && scenario.group.mixed->launches_spot());
}

/// A maximum price below every pool's, and weights that leave no choice.
void lint_mixed_instances(const Scenario& scenario, Lints& lints) {
  if (scenario.group.capacity_rebalance && !launches_spot(scenario))
    lints.push_back(
        message("CapacityRebalance has no effect: the group launches no spot instances"));
  const auto& mixed = scenario.group.mixed;
  if (!mixed) return;
  const std::vector<int> none(mixed->overrides.size());
  if (mixed->launches_spot() &&
      cloud::launch_order(*mixed, cloud::PurchaseOption::spot, none).empty())
    lints.push_back(
        message("no spot instance can ever be launched: every price is above SpotMaxPrice, or "
                "above the on-demand price where there is none"));
  int heaviest = 1;
  for (const auto& o : mixed->overrides) heaviest = std::max(heaviest, o.weight);
  if (heaviest > 1 && scenario.group.desired > 0 && scenario.group.desired < heaviest)
    lints.push_back(
        message("the desired capacity of {} is less than one instance of weight {}: one launch "
                "exceeds it (AWS advises two or three times the largest weight)",
                scenario.group.desired, heaviest));
}

bool scales_in(const Scenario& scenario, const Environment& environment) {
  return std::any_of(
      scenario.policies.begin(), scenario.policies.end(), [&](const PolicyConfig& policy) {
        return policy.enabled && needs_of(policy, scenario, environment).stance.scales_in;
      });
}

void lint_protection(const Scenario& scenario, const Environment& environment, Lints& lints) {
  if (scenario.group.protects_new_instances && scales_in(scenario, environment))
    lints.push_back(
        message("every instance is protected from scale-in: policies lower the desired capacity, "
                "and nothing is terminated"));
}

void lint_suspensions(const Scenario& scenario, Lints& lints) {
  for (const cloud::Suspension& suspension : scenario.group.suspensions) {
    const bool is_for_good =
        suspension.from == Instant{} && suspension.to >= Instant::at(scenario.duration);
    if (!is_for_good) continue;
    switch (suspension.process) {
      case cloud::ScalingProcess::launch:
        lints.push_back(
            scenario.initial.running
                ? message("Launch is suspended during the whole run: the group never grows")
                : message(
                      "Launch is suspended during the whole run: no instance is ever launched"));
        break;
      case cloud::ScalingProcess::terminate:
        lints.push_back(
            message("Terminate is suspended during the whole run: the group never shrinks"));
        break;
      case cloud::ScalingProcess::alarm_notification:
        if (!scenario.policies.empty())
          lints.push_back(
              message("AlarmNotification is suspended during the whole run: no policy acts"));
        break;
      default: break;
    }
  }
}

}  // namespace

void lint_group(const Scenario& scenario, const Environment& environment, Lints& lints) {
  lint_hooks(scenario, lints);
  lint_warm_pool(scenario, lints);
  lint_mixed_instances(scenario, lints);
  lint_protection(scenario, environment, lints);
  lint_suspensions(scenario, lints);
}

}  // namespace headroom::scenario
