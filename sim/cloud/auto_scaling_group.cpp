#include "sim/cloud/auto_scaling_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/names.hpp"

namespace headroom::cloud {

using scaling::Wake;

AutoScalingGroup::AutoScalingGroup(AutoScalingGroupConfig config, std::vector<GroupPolicy> policies,
                                   Fleet& fleet, TargetGroup& targets, CloudWatch& cloudwatch,
                                   LifecycleHooks& lifecycle_hooks, engine::Agenda& agenda,
                                   Journal& journal)
    : config_(std::move(config)),
      policies_(std::move(policies)),
      last_not_scaled_(policies_.size()),
      floors_(policies_.size()),
      timers_(policies_.size()),
      looks_(policies_.size()),
      fleet_(fleet),
      targets_(targets),
      cloudwatch_(cloudwatch),
      lifecycle_hooks_(lifecycle_hooks),
      agenda_(agenda),
      journal_(journal) {
  for (std::size_t policy = 0; policy < policies_.size(); ++policy) add_managed_alarms(policy);
}

void AutoScalingGroup::add_managed_alarms(std::size_t policy) {
  const scaling::Needs& needs = policies_[policy].attached.needs;
  for (const scaling::MetricQuery& metric : needs.metrics) cloudwatch_.prepare(metric);
  for (const scaling::ManagedAlarm& wanted : needs.alarms) {
    Alarm alarm;
    const std::string uuid =
        uuid_of(config_.name + "/" + policies_[policy].name + "/" + wanted.role);
    alarm.short_name = fmt::format("{}-{}-{}", needs.alarm_prefix, config_.name, wanted.role);
    alarm.config.name = alarm.short_name + "-" + uuid;
    alarm.config.metric = wanted.metric;
    alarm.config.metric.points = wanted.evaluation_periods;
    alarm.config.datapoints_to_alarm = wanted.datapoints_to_alarm;
    alarm.config.comparison = wanted.comparison;
    alarm.config.threshold = wanted.threshold;
    alarm.owner = policy;
    alarm.role = wanted.role;
    cloudwatch_.add_alarm(std::move(alarm));
  }
}

// ---- the group's size ------------------------------------------------------------------------

void AutoScalingGroup::create(Instant now) {
  plan_resumptions();
  desired_ = config_.desired;
  const JournalId cause = journal_.add(
      {now, Happening::capacity_set, kNoCause, 0, double(desired_),
       fmt::format(
           "a user request created an AutoScalingGroup changing the desired capacity from 0 to {}",
           desired_)});
  reconcile(now, cause, default_warm_up());
  start_policies(now);
}

void AutoScalingGroup::create_running(Instant now, std::optional<double> credits) {
  plan_resumptions();
  desired_ = config_.desired;
  std::vector<int> in_zone = instances_by_zone(Counted::group);
  for (int units = actual(); units < desired_; units += members_.back().weight) {
    const std::uint32_t zone = emptiest_of(in_zone);
    const PurchaseOption purchase = next_purchase({});
    // It came to be before any shortage.
    const Pick picked = pick(zone, purchase, now).value_or(Pick{0, purchase});
    Instance& instance = fleet_.start_running(now, zone, credits, choice_of(picked));
    Member member = member_of(instance, picked, State::in_service);
    member.in_service_since = now;
    member.is_protected = config_.protects_new_instances;
    member.is_registered = true;
    members_.push_back(member);
    in_zone[zone] += member.weight;
    instance.warm_until = now;
    instance.last_event =
        journal_.add({now, Happening::in_service, instance.last_event, instance.id()});
    in_service_.add(1, now);
    targets_.register_healthy(instance, now);
    if (hooks_.joining) hooks_.joining(instance, now);
  }
  fill_warm_pool(now);
  start_policies(now);
}

void AutoScalingGroup::set_desired(const Proposal& proposal, Instant now) {
  const GroupPolicy& policy = policies_[proposal.policy];
  const Stance& stance = policy.attached.needs.stance;
  if (stance.waits) due_cooldown_ = stance.cooldown.value_or(config_.default_cooldown);
  const scaling::Message trigger =
      proposal.alarm == nullptr
          ? proposal.reason
          : scaling::message("a monitor alarm {} in state {}", proposal.alarm->config.name,
                             scaling::aws_name(proposal.alarm->state));
  change_desired(proposal.desired,
                 {now, Happening::capacity_set, proposal.cause(),
                  static_cast<std::uint32_t>(proposal.policy), double(proposal.desired),
                  journal_.note(scaling::message(
                      "{} triggered policy {} changing the desired capacity from {} to {}", trigger,
                      policy.name, desired_, proposal.desired))},
                 warm_up_after(stance), now);
}

/// @param entry of the journal: a capacity_set with its cause
/// @return its place there
JournalId AutoScalingGroup::change_desired(int desired, JournalEntry entry, Duration warm_up,
                                           Instant now) {
  const JournalId cause = journal_.add(std::move(entry));
  desired_ = desired;
  last_not_scaled_.assign(policies_.size(), {});  // what is refused from now on is told anew
  plan_reconcile(cause, warm_up, now);
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    if (policies_[i].attached.needs.capacity_changes)
      wake(i, {Wake::Why::capacity_changed, nullptr, false}, now);
  }
  return cause;
}

void AutoScalingGroup::plan_reconcile(JournalId cause, Duration warm_up, Instant now) {
  ++planned_reconciles_;
  agenda_.at(now + cloudwatch_.config().reaction_delay, engine::Rank::lifecycle,
             [this, cause, warm_up](Instant then) {
               --planned_reconciles_;
               reconcile(then, cause, warm_up);
             });
}

/// Of what a policy launches. A simple policy has its cooldown instead, unless the group says how
/// long its instances warm up.
Duration AutoScalingGroup::warm_up_after(const Stance& stance) const {
  if (stance.waits) return config_.default_instance_warmup.value_or(Duration{});
  return stance.warm_up.value_or(default_warm_up());
}

void AutoScalingGroup::reconcile(Instant now, JournalId cause, Duration warm_up) {
  const int from = actual() - extra();
  const bool may_launch = !is_suspended(ScalingProcess::launch, now);
  if (from >= desired_) launches_fail_since_.reset();  // nothing is missing any more
  for (int have = from; may_launch && have < desired_;) {
    const int launched = launch_one(
        {cause,
         fmt::format("an instance was started in response to a difference between desired and "
                     "actual capacity, increasing the capacity from {} to {}",
                     from, desired_),
         warm_up},
        now);
    if (launched == 0) break;
    have += launched;
  }
  const bool may_terminate = !is_suspended(ScalingProcess::terminate, now);
  for (int have = from; may_terminate && have > desired_;) {
    // The others are protected, on their way, or count more than is too much.
    Member* const chosen = choose_for_termination(have - desired_, now);
    if (chosen == nullptr) break;
    have -= chosen->weight;
    chosen->is_returning = chosen->state == State::in_service && may_return_to_pool();
    terminate_one(
        *chosen, now, cause,
        fmt::format("an instance was taken out of service in response to a difference between "
                    "desired and actual capacity, shrinking the capacity from {} to {}",
                    from, desired_));
  }
  reconcile_warm_pool(cause, now);
  begin_due_cooldown(now);
}

void AutoScalingGroup::on_running(Instance& instance, Instant now) {
  using Transition = LifecycleHook::Transition;
  Member& started = member(instance.id());
  const bool is_for_pool = started.state == State::pool_pending;
  if (!is_for_pool && hooks_.joining) hooks_.joining(instance, now);
  const bool is_launched = is_for_pool || started.state == State::pending;
  if (!is_launched || !lifecycle_hooks_.has(Transition::launching)) {
    if (!is_for_pool) enter_service(started, now);  // into the pool it goes when it has booted
    return;
  }
  instance.warm_until = Instant::never();  // what it measures while it waits is not the group's
  lifecycle_hooks_.begin(
      instance.id(), Transition::launching, instance.last_event,
      [this, is_for_pool](InstanceId id, bool continues, JournalId ended, Instant then) {
        if (!continues)
          abandon_launch(id, ended, then);
        else if (is_for_pool)
          settle_if_warmed(id, then);
        else
          enter_service(member(id), then);
      },
      now);
  // One that comes running out of the warm pool has booted long ago.
  if (instance.listening) lifecycle_hooks_.on_booted(instance.id(), now);
}

/// A launch hook said ABANDON: the instance is terminated, and another one launched.
void AutoScalingGroup::abandon_launch(InstanceId id, JournalId ended, Instant now) {
  terminate_one(member(id), now, ended,
                "an instance was taken out of service because its launch was abandoned by a "
                "lifecycle hook");
  plan_reconcile(ended, default_warm_up(), now);
}

void AutoScalingGroup::terminate_one(Member& leaving, Instant now, JournalId cause,
                                     const std::string& sentence) {
  Instance& instance = *fleet_.find(leaving.id);
  const JournalId activity =
      journal_.add({now, Happening::termination, cause, leaving.id, 0, sentence});
  if (leaving.state == State::pending || leaving.is_in_pool()) {
    end_instance(leaving.id, activity, now);
    return;
  }
  const bool was_in_standby = leaving.state == State::standby;
  leaving.state = State::terminating;
  if (!was_in_standby) in_service_.add(-1, now);
  if (hooks_.leaving) hooks_.leaving(instance, now);
  const bool drains_already = was_in_standby && leaving.is_registered;
  if (!drains_already) leave_target_group(leaving, activity, now);
}

/// It drains first; who was never registered has nothing to drain.
void AutoScalingGroup::leave_target_group(Member& m, JournalId cause, Instant now) {
  Instance& instance = *fleet_.find(m.id);
  if (m.is_registered)
    targets_.deregister(instance, now, cause);
  else
    on_drained(instance, now);
}

void AutoScalingGroup::on_drained(Instance& instance, Instant now) {
  using Transition = LifecycleHook::Transition;
  Member& drained = member(instance.id());
  const bool is_in_standby = drained.state == State::standby;
  const bool is_hooked = !is_in_standby && lifecycle_hooks_.has(Transition::terminating);
  const bool is_set_aside = is_in_standby && drained.is_set_aside;
  const bool runs_on = is_set_aside    ? true
                       : is_in_standby ? !in_place_->update.stops
                                       : is_hooked || drained.is_returning;
  const auto& lose_work = runs_on ? hooks_.set_aside : hooks_.ending;
  if (lose_work) lose_work(instance, now);
  if (drained.is_registered) targets_.remove(instance, now);
  drained.is_registered = false;
  if (is_set_aside) {
    instance.last_event =
        journal_.add({now, Happening::standby, instance.last_event, instance.id()});
    begin_due_cooldown(now);
    return;
  }
  if (is_in_standby) {
    in_place_->update.work(instance, now);
    return;
  }
  if (!is_hooked) {
    finish_leaving(instance.id(), instance.last_event, now);
    return;
  }
  drained.has_drained = true;
  begin_due_cooldown(now);
  lifecycle_hooks_.begin(
      instance.id(), Transition::terminating, instance.last_event,
      [this](InstanceId id, bool, JournalId ended, Instant then) {
        finish_leaving(id, ended, then);
      },
      now);
}

void AutoScalingGroup::finish_leaving(InstanceId id, JournalId cause, Instant now) {
  const bool is_of_today = fleet_.matches_template(*fleet_.find(id));
  const bool has_room = pool_size() <= wanted_pool_size();  // it counts already
  if (!member(id).is_returning || !is_of_today || !has_room) {
    end_instance(id, cause, now);
    plan_pool(cause, now);
    return;
  }
  settle_in_pool(member(id), cause, now);
  begin_due_cooldown(now);
}

/// TerminateInstances.
void AutoScalingGroup::end_instance(InstanceId id, JournalId cause, Instant now) {
  lifecycle_hooks_.forget(id);
  std::erase_if(members_, [id](const Member& m) { return m.id == id; });
  fleet_.terminate(*fleet_.find(id), now, cause);
  begin_due_cooldown(now);
}

/// Of those in service, or of those pending where none is; nullptr when none may go.
AutoScalingGroup::Member* AutoScalingGroup::choose_for_termination(int most, Instant now) {
  return choose_for_termination(count(State::in_service) > 0 ? State::in_service : State::pending,
                                most, now);
}

/// A mixed group first looks whether spot or on demand has too many (aws-behaviour 4.14).
AutoScalingGroup::Member* AutoScalingGroup::choose_for_termination(State state, int most,
                                                                   Instant now) {
  if (!config_.mixed || !config_.mixed->launches_spot())
    return choose_for_termination(state, most, {}, now);
  const PurchaseOption own = fleet_.purchase_option();
  const bool has_spare = on_demand_units() > config_.mixed->on_demand_units(desired_);
  const auto first = has_spare ? own : PurchaseOption::spot;
  const auto second = has_spare ? PurchaseOption::spot : own;
  Member* const chosen = choose_for_termination(state, most, first, now);
  return chosen != nullptr ? chosen : choose_for_termination(state, most, second, now);
}

AutoScalingGroup::Member* AutoScalingGroup::choose_for_termination(
    State wanted, int most, std::optional<PurchaseOption> purchase, Instant now) {
  std::vector<TerminationCandidate> candidates;
  std::vector<Member*> those;
  for (Member& m : members_) {
    if (m.state != wanted || m.purchase != purchase.value_or(m.purchase)) continue;
    const InstanceRecord& record = fleet_.records()[m.id - 1];
    candidates.push_back({m.zone, record.launched, record.running_since(), record.template_version,
                          m.is_protected || m.weight > most});
    candidates.back().weight = m.weight;
    candidates.back().allocation_rank = allocation_rank(m);
    those.push_back(&m);
  }
  static const std::vector kOfPools = {TerminationPolicy::aws_default};  // aws-behaviour 4.12
  const bool is_of_pool = wanted == State::pool_pending || wanted == State::pool_ready;
  const auto chosen = cloud::choose_for_termination(
      candidates, is_of_pool ? kOfPools : config_.termination_policies, now);
  return chosen ? those[*chosen] : nullptr;
}

int AutoScalingGroup::extra() const {
  int superseding = 0;
  for (const Member& m : members_) {
    if (!m.supersedes || m.state == State::terminating) continue;
    const bool is_victim_there =
        std::any_of(members_.begin(), members_.end(), [&](const Member& victim) {
          return victim.id == *m.supersedes && victim.state == State::in_service;
        });
    if (is_victim_there) superseding += m.weight;
  }
  return superseding + (refresh_ ? refresh_->arithmetic.extra() : 0);
}

int AutoScalingGroup::actual() const {
  int units = 0;
  for (const Member& m : members_) {
    const bool counts = m.state == State::pending || m.state == State::in_service ||
                        (m.state == State::standby && !m.is_set_aside);
    units += counts ? m.weight : 0;
  }
  return units;
}

int AutoScalingGroup::count(State state) const {
  return static_cast<int>(std::count_if(members_.begin(), members_.end(),
                                        [&](const Member& m) { return m.state == state; }));
}

int AutoScalingGroup::units(State state) const {
  int units = 0;
  for (const Member& m : members_) units += m.state == state ? m.weight : 0;
  return units;
}

AutoScalingGroup::Member& AutoScalingGroup::member(InstanceId id) { return *find_member(id); }

/// nullptr when it has left.
AutoScalingGroup::Member* AutoScalingGroup::find_member(InstanceId id) {
  const auto found =
      std::find_if(members_.begin(), members_.end(), [&](const Member& m) { return m.id == id; });
  return found == members_.end() ? nullptr : &*found;
}

}  // namespace headroom::cloud
