#include "sim/cloud/target_group.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

std::string_view name(TargetHealth health) {
  switch (health) {
    case TargetHealth::initial: return "initial";
    case TargetHealth::healthy: return "healthy";
    case TargetHealth::unhealthy: return "unhealthy";
    case TargetHealth::draining: return "draining";
  }
  return "";
}

TargetGroup::TargetGroup(TargetGroupConfig config, engine::Agenda& agenda, Journal& journal,
                         LoadBalancerNodes nodes)
    : config_(config), nodes_(nodes), agenda_(agenda), journal_(journal) {}

void TargetGroup::register_target(Instance& instance, Instant now) {
  Target& target = add(instance);
  set_health(target, TargetHealth::initial, "Elb.InitialHealthChecking", now);
  plan_checks(target, now);
}

void TargetGroup::register_healthy(Instance& instance, Instant now) {
  Target& target = add(instance);
  for (View& view : target.views) {
    view.health = TargetHealth::healthy;
    view.healthy_since = now;
  }
  set_health(target, TargetHealth::healthy, "", now);
  plan_checks(target, now);
}

/// Only where a healthy target that does not start slowly itself is there to do the work meanwhile.
bool TargetGroup::must_start_slowly(const Target& target, std::uint32_t node, Instant now) const {
  if (config_.slow_start == Duration{}) return false;
  return std::any_of(registered_.begin(), registered_.end(), [&](const Instance* other) {
    return other != target.instance && is_healthy(*other, node) &&
           share(other->slot(), now, node) >= 1.0;
  });
}

TargetGroup::Target& TargetGroup::add(Instance& instance) {
  if (targets_.size() <= instance.slot()) targets_.resize(instance.slot() + 1);
  Target& target = targets_[instance.slot()];
  target = Target{};
  target.instance = &instance;
  target.views.resize(nodes_.count);
  registered_.push_back(&instance);
  return target;
}

void TargetGroup::deregister(Instance& instance, Instant now, JournalId cause) {
  Target* target = find(instance.slot(), instance.id());
  if (target == nullptr || target->health == TargetHealth::draining) return;
  forget_timers(*target);
  instance.last_event = cause;
  set_health(*target, TargetHealth::draining, "Target.DeregistrationInProgress", now);
  agenda_.at(now + config_.deregistration_delay, engine::Rank::lifecycle,
             [this, slot = instance.slot(), id = instance.id()](Instant then) {
               if (Target* drained = find(slot, id)) hooks_.drained(*drained->instance, then);
             });
}

void TargetGroup::remove(Instance& instance, Instant now) {
  Target* target = find(instance.slot(), instance.id());
  if (target == nullptr) return;
  forget_timers(*target);
  if (target->health == TargetHealth::healthy) --healthy_;
  target->instance = nullptr;
  std::erase(registered_, &instance);
  if (hooks_.changed) hooks_.changed(now);
}

void TargetGroup::forget_timers(Target& target) {
  for (View& view : target.views) {
    agenda_.cancel(view.next_check);
    agenda_.cancel(view.timeout);
    view.probe = 0;
  }
}

TargetGroup::Target* TargetGroup::find(std::uint32_t slot, InstanceId id) {
  return const_cast<Target*>(std::as_const(*this).find(slot, id));
}

const TargetGroup::Target* TargetGroup::find(std::uint32_t slot, InstanceId id) const {
  if (slot >= targets_.size()) return nullptr;
  const Target& target = targets_[slot];
  return target.instance != nullptr && target.instance->id() == id ? &target : nullptr;
}

TargetGroup::Strength TargetGroup::strength(std::uint32_t node) const {
  Strength strength;
  for (const Instance* instance : registered_) {
    strength.registered += is_available(*instance, node);
    strength.healthy += is_healthy(*instance, node);
  }
  return strength;
}

// ---- health checks -----------------------------------------------------------------------------

void TargetGroup::plan_checks(Target& target, Instant now) {
  for (std::uint32_t node = 0; node < nodes_.count; ++node) {
    if (!reaches(node, *target.instance)) continue;
    plan_check(target, node, now + config_.health_check.interval * node / nodes_.count);
  }
}

void TargetGroup::plan_check(Target& target, std::uint32_t node, Instant when) {
  const Instance& instance = *target.instance;
  target.views[node].next_check =
      agenda_.at(when, engine::Rank::lifecycle, [this, slot = instance.slot(), node](Instant now) {
        check(targets_[slot], node, now);  // a target that goes cancels its next check
      });
}

void TargetGroup::check(Target& target, std::uint32_t node, Instant now) {
  Instance& instance = *target.instance;
  plan_check(target, node, now + config_.health_check.interval);
  const std::uint32_t probe = ++target.probes;
  target.views[node].probe = probe;
  target.views[node].timeout =
      agenda_.at(now + config_.health_check.timeout, engine::Rank::time_out,
                 [this, slot = instance.slot(), node, probe](Instant then) {
                   if (hooks_.abandon_probe)
                     hooks_.abandon_probe(*targets_[slot].instance, probe, then);
                   conclude(targets_[slot], node, false, "Target.Timeout", then);
                 });
  if (!hooks_.probe(instance, probe, now))
    conclude(target, node, false, "Target.FailedHealthChecks", now);
}

void TargetGroup::probe_answered(const Instance& instance, std::uint32_t probe, bool passed,
                                 Instant now) {
  Target* target = find(instance.slot(), instance.id());
  if (target == nullptr) return;
  for (std::uint32_t node = 0; node < nodes_.count; ++node) {
    if (target->views[node].probe != probe) continue;
    conclude(*target, node, passed, passed ? "" : "Target.FailedHealthChecks", now);
    return;
  }
}

void TargetGroup::conclude(Target& target, std::uint32_t node, bool passed, std::string_view reason,
                           Instant now) {
  View& view = target.views[node];
  view.probe = 0;
  agenda_.cancel(view.timeout);
  view.passes = passed ? view.passes + 1 : 0;
  view.failures = passed ? 0 : view.failures + 1;
  const HealthCheckConfig& rules = config_.health_check;
  const int passes_needed = view.health == TargetHealth::initial ? 1 : rules.healthy_threshold;
  if (view.health != TargetHealth::healthy && view.passes >= passes_needed) {
    set_view(target, node, TargetHealth::healthy, "", now);
  } else if (view.health != TargetHealth::unhealthy && view.failures >= rules.unhealthy_threshold) {
    set_view(target, node, TargetHealth::unhealthy, reason, now);
  }
}

// ---- what follows from them --------------------------------------------------------------------

void TargetGroup::set_view(Target& target, std::uint32_t node, TargetHealth health,
                           std::string_view reason, Instant now) {
  View& view = target.views[node];
  if (health == TargetHealth::healthy) {
    view.starts_slowly = must_start_slowly(target, node, now);
    view.healthy_since = now;
  }
  view.health = health;
  const TargetHealth state = verdict(target);
  if (state != target.health) {
    set_health(target, state, reason, now);
  } else if (hooks_.changed) {
    hooks_.changed(now);
  }
}

/// The state of the target by the views of the nodes that check it.
TargetHealth TargetGroup::verdict(const Target& target) const {
  int nodes = 0, healthy = 0, unhealthy = 0;
  for (std::uint32_t node = 0; node < nodes_.count; ++node) {
    if (!reaches(node, *target.instance)) continue;
    ++nodes;
    healthy += target.views[node].health == TargetHealth::healthy;
    unhealthy += target.views[node].health == TargetHealth::unhealthy;
  }
  const auto decide = [&](bool is_healthy, bool is_unhealthy) {
    if (is_healthy) return TargetHealth::healthy;
    return is_unhealthy ? TargetHealth::unhealthy : target.health;
  };
  switch (nodes_.verdict) {
    case TargetVerdict::majority: return decide(2 * healthy > nodes, 2 * unhealthy > nodes);
    case TargetVerdict::any_node: return decide(healthy > 0, unhealthy == nodes);
    case TargetVerdict::every_node: return decide(healthy == nodes, unhealthy > 0);
  }
  return target.health;
}

void TargetGroup::set_health(Target& target, TargetHealth health, std::string_view reason,
                             Instant now) {
  static constexpr Happening kHappening[] = {Happening::initial, Happening::healthy,
                                             Happening::unhealthy, Happening::draining};
  healthy_ += (health == TargetHealth::healthy) - (target.health == TargetHealth::healthy);
  target.health = health;
  Instance& instance = *target.instance;
  // Failing checks are a beginning: what came before in the instance's life did not cause them.
  const JournalId cause = health == TargetHealth::unhealthy ? kNoCause : instance.last_event;
  target.last_change = instance.last_event =
      journal_.add({now, kHappening[static_cast<std::size_t>(health)], cause, instance.id(), 0,
                    std::string(reason)});
  if (hooks_.changed) hooks_.changed(now);
}

}  // namespace headroom::cloud
