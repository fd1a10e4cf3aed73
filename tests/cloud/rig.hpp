#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/instance_monitoring.hpp"
#include "tests/cloud/types.hpp"

/// An Auto Scaling group with all that it needs around it, and policies that say what they are told
/// to say. Boots are short: running after 5 s, listening after 15 s.
namespace headroom::cloud {

inline Instant at(Duration since_start) { return Instant::at(since_start); }

/// What a scripted policy answers, and what it was asked.
struct Script {
  std::function<scaling::Decision(const scaling::Wake&, const scaling::Observation&)> answer =
      [](const scaling::Wake&, const scaling::Observation&) { return scaling::Decision{}; };
  struct Asked {
    Instant time;
    scaling::Wake::Why why;
    bool repeat;
    scaling::GroupView group;
  };
  std::vector<Asked> asked = {};

  std::vector<Instant> asked_at(scaling::Wake::Why why) const {
    std::vector<Instant> times;
    for (const Asked& one : asked) {
      if (one.why == why) times.push_back(one.time);
    }
    return times;
  }
};

class ScriptedPolicy final : public scaling::Policy {
 public:
  explicit ScriptedPolicy(std::shared_ptr<Script> script) : script_(std::move(script)) {}
  scaling::Decision decide(const scaling::Wake& wake, const scaling::Observation& seen) override {
    script_->asked.push_back({seen.now, wake.why, wake.repeat, seen.group});
    return script_->answer(wake, seen);
  }

 private:
  std::shared_ptr<Script> script_;
};

/// Always the same wish, for alarms and polls.
inline std::shared_ptr<Script> wishes(std::optional<int> desired) {
  auto script = std::make_shared<Script>();
  script->answer = [desired](const scaling::Wake& wake, const scaling::Observation&) {
    scaling::Decision decision;
    if (wake.why != scaling::Wake::Why::capacity_changed) decision.desired = desired;
    decision.reason = std::string("scripted");
    return decision;
  };
  return script;
}

inline GroupPolicy policy(const std::string& name, std::shared_ptr<Script> script,
                          scaling::Stance::Role role = scaling::Stance::Role::proposes) {
  GroupPolicy result{name, {{}, std::make_unique<ScriptedPolicy>(std::move(script))}};
  result.attached.needs.stance.role = role;
  return result;
}

/// A list of what can not be copied.
template <class... Policies>
std::vector<GroupPolicy> list(Policies... policies) {
  std::vector<GroupPolicy> result;
  (result.push_back(std::move(policies)), ...);
  return result;
}

/// An alarm of the user above 50 % in one minute of one; its action is that policy.
inline Alarm alarm_for(const std::vector<std::string>& policies) {
  Alarm alarm;
  alarm.config.name = "cpu-high";
  alarm.config.metric = {group_cpu_utilization(), scaling::Statistic::average, 60_s, 1};
  alarm.config.threshold = 50;
  alarm.config.policies = policies;
  return alarm;
}

struct RigOptions {
  AutoScalingGroupConfig group{"asg", 1, 10, 2, {"a", "c"}, false, {}, 300_s, 0_s};
  MonitoringConfig monitoring = {};
  TargetGroupConfig targets = {};
  bool boots_end = true;  ///< else the application never listens
  std::vector<Alarm> alarms = {};
  PurchaseConfig purchase = {};
  std::vector<LifecycleHook> hooks = {};
  std::vector<CapacityShortage> shortages = {};
};

inline bool is_registered(const TargetGroup& targets, const Instance& instance) {
  const auto& all = targets.registered();
  return std::find(all.begin(), all.end(), &instance) != all.end();
}

class Rig {
 public:
  explicit Rig(RigOptions options = {}, std::vector<GroupPolicy> policies = {})
      : cloudwatch(options.monitoring, {}, journal),
        fleet({{"lt", {"ami", BakeLevel::os}, plain(), {}, true},
               boot(options),
               0,
               1,
               0,
               {},
               100,
               {},
               {},
               options.purchase,
               options.shortages},
              events, journal),
        targets(options.targets, events.agenda, journal),
        lifecycle_hooks(options.hooks, 1, 0, events.agenda, journal),
        group(add_alarms(options), std::move(policies), fleet, targets, cloudwatch, lifecycle_hooks,
              events.agenda, journal),
        monitoring(true, options.monitoring, cloudwatch, events.agenda) {
    fleet.set_hooks({[this](Instance& instance, Instant now) { group.on_running(instance, now); },
                     [this](Instance& instance, Instant) { monitoring.stop(instance); },
                     [this](Instance& instance, JournalId notice, Instant now) {
                       group.on_interrupted(instance, notice, now);
                     },
                     {},
                     [this](Instance& instance, Occasion occasion, Instant now) {
                       group.on_booted(instance, occasion, now);
                     },
                     [this](Instance& instance, JournalId recommendation, Instant now) {
                       group.on_rebalance_recommended(instance, recommendation, now);
                     }});
    targets.set_hooks(
        {[this](Instance& instance, std::uint32_t probe, Instant now) {
           if (!instance.listening) return false;
           if (!sick.contains(instance.id())) targets.probe_answered(instance, probe, true, now);
           return true;
         },
         [this](Instant now) { group.on_health_changed(now); },
         [this](Instance& instance, Instant now) { group.on_drained(instance, now); }});
    group.set_hooks({[this](Instance& instance, Instant now) {
                       if (!published) monitoring.on_running(instance, now);
                     },
                     [this](Instance& instance, Instant) { monitoring.stop(instance); },
                     [this](Instance& instance, Instant now) {
                       if (ending) ending(instance, now);
                     }});
    plan_minute(at(60_s));
  }

  /// Runs what happens up to and including `end`.
  void run_until(Instant end) {
    for (auto next = events.next(); next.time <= end; next = events.next()) {
      if (next.kind == engine::PendingEventSet::Kind::agenda) {
        events.agenda.run_next();
        continue;
      }
      Instance& instance = fleet.at_slot(next.slot);
      instance.advance(next.time);
      if (instance.due() == Instance::Due::job) {
        const Work work = instance.finish_job();
        if (Fleet::is_boot_work(work)) fleet.boot_work_done(instance, work, next.time);
      }
      fleet.replan(instance);
    }
  }

  /// Of the journal's entries of a kind: when, and about whom.
  std::vector<std::pair<Instant, std::uint32_t>> happenings(Happening kind) const {
    std::vector<std::pair<Instant, std::uint32_t>> result;
    for (const JournalEntry& entry : journal.entries()) {
      if (entry.kind == kind) result.emplace_back(entry.time, entry.subject);
    }
    return result;
  }
  std::vector<std::string> notes(Happening kind) const {
    std::vector<std::string> result;
    for (const JournalEntry& entry : journal.entries()) {
      if (entry.kind == kind) result.push_back(entry.note);
    }
    return result;
  }

  /// What the group's CPU is said to be each minute; none: what the instances measure.
  std::optional<double> published;
  std::function<void(Instance&, Instant)> ending;  ///< told before an instance ends
  std::set<InstanceId> sick;                       ///< these do not answer health checks

  engine::PendingEventSet events;
  Journal journal;
  CloudWatch cloudwatch;
  Fleet fleet;
  TargetGroup targets;
  LifecycleHooks lifecycle_hooks;
  AutoScalingGroup group;
  InstanceMonitoring monitoring;

 private:
  static ProvisioningConfig boot(const RigOptions& options) {
    const auto seconds = [](double s) { return engine::Distribution::constant(s * 1e9); };
    return {{{kPlacement, {}, seconds(5), 0, {}, {}},
             {"service", {}, seconds(options.boots_end ? 10 : 1e7), 0, {}, {}}},
            10e6};
  }
  const AutoScalingGroupConfig& add_alarms(const RigOptions& options) {
    for (const Alarm& alarm : options.alarms) cloudwatch.add_alarm(alarm);
    return options.group;
  }
  /// Alarms, policies and health, each minute in the order of the model's own ranks.
  void plan_minute(Instant when) {
    using engine::Rank;
    events.agenda.at(when, Rank::publication, [this](Instant now) {
      if (published)
        cloudwatch.publish(Metric::cpu_utilization, now.since_start() / 60_s - 1, *published, true);
    });
    events.agenda.at(when, Rank::evaluation, [this](Instant now) { cloudwatch.evaluate(now); });
    events.agenda.at(when, Rank::decision, [this](Instant now) { group.act_on_alarms(now); });
    events.agenda.at(when, Rank::decision, [this](Instant now) { group.look_at_health(now); });
    events.agenda.at(when, Rank::recording, [this](Instant now) { plan_minute(now + 60_s); });
  }
};

}  // namespace headroom::cloud
