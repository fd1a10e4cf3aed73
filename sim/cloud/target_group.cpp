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

TargetGroup::TargetGroup(TargetGroupConfig config, engine::Agenda& agenda, Journal& journal)
    : config_(config), agenda_(agenda), journal_(journal) {}

void TargetGroup::register_target(Instance& instance, Instant now) {
  Target& target = add(instance);
  set_health(target, TargetHealth::initial, "Elb.InitialHealthChecking", now);
  plan_check(target, now);
}

void TargetGroup::register_healthy(Instance& instance, Instant now) {
  Target& target = add(instance);
  set_health(target, TargetHealth::healthy, "", now);
  target.starts_slowly = false;
  plan_check(target, now);
}

/// Only where a healthy target that does not start slowly itself is there to do the work meanwhile.
bool TargetGroup::must_start_slowly(const Target& target, Instant now) const {
  if (config_.slow_start == Duration{}) return false;
  return std::any_of(registered_.begin(), registered_.end(), [&](const Instance* other) {
    const Target& candidate = targets_[other->slot()];
    return &candidate != &target && candidate.health == TargetHealth::healthy &&
           share(other->slot(), now) >= 1.0;
  });
}

TargetGroup::Target& TargetGroup::add(Instance& instance) {
  if (targets_.size() <= instance.slot()) targets_.resize(instance.slot() + 1);
  Target& target = targets_[instance.slot()];
  target = Target{};
  target.instance = &instance;
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
  agenda_.cancel(target.next_check);
  agenda_.cancel(target.timeout);
  target.probe = 0;
}

TargetGroup::Target* TargetGroup::find(std::uint32_t slot, InstanceId id) {
  return const_cast<Target*>(std::as_const(*this).find(slot, id));
}

const TargetGroup::Target* TargetGroup::find(std::uint32_t slot, InstanceId id) const {
  if (slot >= targets_.size()) return nullptr;
  const Target& target = targets_[slot];
  return target.instance != nullptr && target.instance->id() == id ? &target : nullptr;
}

void TargetGroup::plan_check(Target& target, Instant when) {
  const Instance& instance = *target.instance;
  target.next_check =
      agenda_.at(when, engine::Rank::lifecycle, [this, slot = instance.slot()](Instant now) {
        check(targets_[slot], now);  // a target that goes cancels its next check
      });
}

void TargetGroup::check(Target& target, Instant now) {
  Instance& instance = *target.instance;
  plan_check(target, now + config_.health_check.interval);
  const std::uint32_t probe = ++target.probes;
  target.probe = probe;
  target.timeout = agenda_.at(now + config_.health_check.timeout, engine::Rank::time_out,
                              [this, slot = instance.slot()](Instant then) {
                                if (hooks_.abandon_probe)
                                  hooks_.abandon_probe(*targets_[slot].instance, then);
                                conclude(targets_[slot], false, "Target.Timeout", then);
                              });
  if (!hooks_.probe(instance, probe, now))
    conclude(target, false, "Target.FailedHealthChecks", now);
}

void TargetGroup::probe_answered(const Instance& instance, std::uint32_t probe, bool passed,
                                 Instant now) {
  Target* target = find(instance.slot(), instance.id());
  if (target == nullptr || target->probe != probe) return;
  conclude(*target, passed, passed ? "" : "Target.FailedHealthChecks", now);
}

void TargetGroup::conclude(Target& target, bool passed, std::string_view reason, Instant now) {
  target.probe = 0;
  agenda_.cancel(target.timeout);
  target.passes = passed ? target.passes + 1 : 0;
  target.failures = passed ? 0 : target.failures + 1;
  const HealthCheckConfig& rules = config_.health_check;
  const int passes_needed = target.health == TargetHealth::initial ? 1 : rules.healthy_threshold;
  if (target.health != TargetHealth::healthy && target.passes >= passes_needed) {
    set_health(target, TargetHealth::healthy, "", now);
  } else if (target.health != TargetHealth::unhealthy &&
             target.failures >= rules.unhealthy_threshold) {
    set_health(target, TargetHealth::unhealthy, reason, now);
  }
}

void TargetGroup::set_health(Target& target, TargetHealth health, std::string_view reason,
                             Instant now) {
  static constexpr Happening kHappening[] = {Happening::initial, Happening::healthy,
                                             Happening::unhealthy, Happening::draining};
  healthy_ += (health == TargetHealth::healthy) - (target.health == TargetHealth::healthy);
  if (health == TargetHealth::healthy) {
    target.starts_slowly = must_start_slowly(target, now);
    target.healthy_since = now;
  }
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
