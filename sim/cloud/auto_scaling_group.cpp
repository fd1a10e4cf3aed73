#include "sim/cloud/auto_scaling_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/names.hpp"

namespace headroom::cloud {

using scaling::AlarmState;
using scaling::Stance;
using scaling::Wake;

AutoScalingGroup::AutoScalingGroup(AutoScalingGroupConfig config, std::vector<GroupPolicy> policies,
                                   Fleet& fleet, TargetGroup& targets, CloudWatch& cloudwatch,
                                   engine::Agenda& agenda, Journal& journal)
    : config_(std::move(config)),
      policies_(std::move(policies)),
      last_not_scaled_(policies_.size()),
      fleet_(fleet),
      targets_(targets),
      cloudwatch_(cloudwatch),
      agenda_(agenda),
      journal_(journal) {
  for (std::size_t policy = 0; policy < policies_.size(); ++policy) add_managed_alarms(policy);
}

void AutoScalingGroup::add_managed_alarms(std::size_t policy) {
  const scaling::Needs& needs = policies_[policy].attached.needs;
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
  desired_ = config_.desired;
  const JournalId cause = journal_.add(
      {now, Happening::capacity_set, kNoCause, 0, double(desired_),
       fmt::format(
           "a user request created an AutoScalingGroup changing the desired capacity from 0 to {}",
           desired_)});
  reconcile(now, cause, default_warm_up());
}

void AutoScalingGroup::create_running(Instant now, std::optional<double> credits) {
  desired_ = config_.desired;
  for (int i = 0; i < desired_; ++i) {
    Instance& instance = fleet_.start_running(now, zone_for_launch(), credits);
    Member member;
    member.id = instance.id();
    member.zone = instance.zone();
    member.state = State::in_service;
    member.in_service_since = now;
    members_.push_back(member);
    instance.warm_until = now;
    instance.last_event =
        journal_.add({now, Happening::in_service, instance.last_event, instance.id()});
    in_service_.add(1, now);
    targets_.register_healthy(instance, now);
  }
}

void AutoScalingGroup::set_desired(const Proposal& proposal, Instant now) {
  const GroupPolicy& policy = policies_[proposal.policy];
  const JournalId cause = journal_.add(
      {now, Happening::capacity_set, proposal.alarm->last_change,
       static_cast<std::uint32_t>(proposal.policy), double(proposal.desired),
       fmt::format(
           "a monitor alarm {} in state ALARM triggered policy {} changing the desired capacity "
           "from {} to {}",
           proposal.alarm->config.name, policy.name, desired_, proposal.desired)});
  desired_ = proposal.desired;
  last_not_scaled_.assign(policies_.size(), {});  // what is refused from now on is told anew
  const Duration warm_up = policy.attached.needs.stance.warm_up.value_or(default_warm_up());
  agenda_.at(now + cloudwatch_.config().reaction_delay, engine::Rank::lifecycle,
             [this, cause, warm_up](Instant then) { reconcile(then, cause, warm_up); });
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    if (policies_[i].attached.needs.capacity_changes)
      wake(i, {Wake::Why::capacity_changed, nullptr, false}, now);
  }
}

void AutoScalingGroup::reconcile(Instant now, JournalId cause, Duration warm_up) {
  const int from = actual();
  for (int i = from; i < desired_; ++i) {
    launch_one(now, cause,
               fmt::format(
                   "an instance was started in response to a difference between desired and actual "
                   "capacity, increasing the capacity from {} to {}",
                   from, desired_),
               warm_up, false);
  }
  for (int i = from; i > desired_; --i) {
    terminate_one(
        choose_for_termination(now), now, cause,
        fmt::format("an instance was taken out of service in response to a difference between "
                    "desired and actual capacity, shrinking the capacity from {} to {}",
                    from, desired_));
  }
}

void AutoScalingGroup::launch_one(Instant now, JournalId cause, const std::string& sentence,
                                  Duration warm_up, bool replacement) {
  const std::uint32_t zone = zone_for_launch();
  const Instance& instance = fleet_.launch(now, zone, cause, sentence);
  Member member;
  member.id = instance.id();
  member.zone = zone;
  member.warm_up = warm_up;
  member.replacement = replacement;
  members_.push_back(member);
}

void AutoScalingGroup::on_running(Instance& instance, Instant now) {
  Member& joining = member(instance.id());
  joining.state = State::in_service;
  joining.in_service_since = now;
  instance.warm_until = now + joining.warm_up;
  instance.last_event =
      journal_.add({now, Happening::in_service, instance.last_event, instance.id()});
  in_service_.add(1, now);
  targets_.register_target(instance, now);
}

void AutoScalingGroup::terminate_one(Member& leaving, Instant now, JournalId cause,
                                     const std::string& sentence) {
  Instance& instance = *fleet_.find(leaving.id);
  const JournalId activity =
      journal_.add({now, Happening::termination, cause, leaving.id, 0, sentence});
  if (leaving.state == State::pending) {
    fleet_.terminate(instance, now, activity);
    std::erase_if(members_, [id = leaving.id](const Member& m) { return m.id == id; });
    return;
  }
  leaving.state = State::terminating;
  in_service_.add(-1, now);
  targets_.deregister(instance, now, activity);
  if (hooks_.leaving) hooks_.leaving(instance, now);
}

void AutoScalingGroup::on_drained(Instance& instance, Instant now) {
  if (hooks_.ending) hooks_.ending(instance, now);
  targets_.remove(instance, now);
  std::erase_if(members_, [id = instance.id()](const Member& m) { return m.id == id; });
  fleet_.terminate(instance, now, instance.last_event);
}

std::uint32_t AutoScalingGroup::zone_for_launch() const {
  std::vector<int> in_zone(config_.zones.size());
  for (const Member& m : members_) in_zone[m.zone] += m.state != State::terminating;
  return static_cast<std::uint32_t>(std::min_element(in_zone.begin(), in_zone.end()) -
                                    in_zone.begin());
}

AutoScalingGroup::Member& AutoScalingGroup::choose_for_termination(Instant now) {
  // The default termination policy (aws-behaviour 4.14): the zone with the most instances, then the
  // instance closest to its next billing hour; the oldest where AWS picks at random.
  const State wanted = count(State::in_service) > 0 ? State::in_service : State::pending;
  std::vector<int> in_zone(config_.zones.size());
  for (const Member& m : members_) in_zone[m.zone] += m.state == wanted;
  const int most = *std::max_element(in_zone.begin(), in_zone.end());
  Member* chosen = nullptr;
  Duration shortest = Duration::infinite();
  for (Member& m : members_) {
    if (m.state != wanted || in_zone[m.zone] != most) continue;
    const InstanceRecord& record = fleet_.records()[m.id - 1];
    const Instant since = std::min(record.running, now);  // billed from running on
    const Duration to_next_hour = 1_h - (now - since) % 1_h;
    if (chosen != nullptr && to_next_hour >= shortest) continue;
    chosen = &m;
    shortest = to_next_hour;
  }
  return *chosen;
}

int AutoScalingGroup::count(State state) const {
  return static_cast<int>(std::count_if(members_.begin(), members_.end(),
                                        [&](const Member& m) { return m.state == state; }));
}

AutoScalingGroup::Member& AutoScalingGroup::member(InstanceId id) {
  return *std::find_if(members_.begin(), members_.end(),
                       [&](const Member& m) { return m.id == id; });
}

// ---- policies and their alarms -----------------------------------------------------------------

std::vector<std::size_t> AutoScalingGroup::policies_of(const Alarm& alarm) const {
  if (alarm.owner) return {*alarm.owner};
  std::vector<std::size_t> named;
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    const auto& names = alarm.config.policies;
    if (std::find(names.begin(), names.end(), policies_[i].name) != names.end()) named.push_back(i);
  }
  return named;
}

scaling::GroupView AutoScalingGroup::view(Instant now) const {
  scaling::GroupView view;
  view.min = config_.min;
  view.max = config_.max;
  view.desired = desired_;
  view.in_service = count(State::in_service);
  view.pending = count(State::pending) + std::max(0, desired_ - actual());
  view.terminating = count(State::terminating);
  for (const Member& m : members_) {
    view.warming_up += m.state == State::in_service && now < m.in_service_since + m.warm_up;
  }
  return view;
}

scaling::Observation AutoScalingGroup::observe(std::size_t policy, Instant now) const {
  scaling::Observation observation{now, view(now), {}};
  for (scaling::MetricQuery query : policies_[policy].attached.needs.metrics) {
    query.points = cloudwatch_.config().evaluation_range(query.points);
    observation.metrics.push_back(cloudwatch_.points(query, CloudWatch::Instances::warm, now));
  }
  return observation;
}

scaling::Decision AutoScalingGroup::wake(std::size_t policy, const Wake& wake, Instant now) {
  scaling::Decision decision =
      policies_[policy].attached.policy->decide(wake, observe(policy, now));
  for (const scaling::ThresholdChange& change : decision.thresholds) {
    for (std::size_t i = 0; i < cloudwatch_.alarms().size(); ++i) {
      const Alarm& alarm = cloudwatch_.alarms()[i];
      if (alarm.owner == policy && alarm.role == change.role)
        cloudwatch_.set_threshold(i, change.threshold);
    }
  }
  return decision;
}

void AutoScalingGroup::act_on_alarms(Instant now) {
  std::optional<Proposal> largest;
  was_in_alarm_.resize(cloudwatch_.alarms().size());
  for (std::size_t i = 0; i < cloudwatch_.alarms().size(); ++i) {
    const Alarm& alarm = cloudwatch_.alarms()[i];
    const bool repeat = was_in_alarm_[i];
    was_in_alarm_[i] = alarm.state == AlarmState::alarm;
    if (alarm.state != AlarmState::alarm || !alarm.config.actions_enabled) continue;
    for (const std::size_t policy : policies_of(alarm)) {
      const auto proposal = ask(policy, alarm, repeat, now);
      if (proposal && (!largest || proposal->desired > largest->desired)) largest = proposal;
    }
  }
  note_insufficient_data(now);
  if (largest) set_desired(*largest, now);
}

std::optional<AutoScalingGroup::Proposal> AutoScalingGroup::ask(std::size_t policy,
                                                                const Alarm& alarm, bool repeat,
                                                                Instant now) {
  const auto points = cloudwatch_.deciding_points(alarm, CloudWatch::Instances::warm, now);
  const scaling::AlarmView seen{alarm.config.name, alarm.role, alarm.config.comparison,
                                alarm.config.threshold, points};
  const scaling::Decision decision = wake(policy, {Wake::Why::alarm, &seen, repeat}, now);
  if (!decision.desired) {
    not_scaled(policy, decision.reason, alarm.last_change, now);
    return std::nullopt;
  }
  const Proposal proposal{policy, std::clamp(*decision.desired, config_.min, config_.max), &alarm};
  if (proposal.desired > desired_) return proposal;
  if (proposal.desired < desired_) return vet_scale_in(proposal, now);
  const bool asks_in = alarm.config.comparison == scaling::Comparison::less ||
                       alarm.config.comparison == scaling::Comparison::less_or_equal;
  if (*decision.desired > config_.max) {
    not_scaled(policy, fmt::format("at the maximum size of {}", config_.max), alarm.last_change,
               now);
  } else if (*decision.desired < config_.min || (desired_ == config_.min && asks_in)) {
    not_scaled(policy, fmt::format("at the minimum size of {}", config_.min), alarm.last_change,
               now);
  } else {
    not_scaled(policy, decision.reason, alarm.last_change, now);
  }
  return std::nullopt;
}

std::optional<AutoScalingGroup::Proposal> AutoScalingGroup::vet_scale_in(Proposal proposal,
                                                                         Instant now) {
  const auto refuse = [&](const std::string& reason) {
    not_scaled(proposal.policy, reason, proposal.alarm->last_change, now);
    return std::nullopt;
  };
  const scaling::GroupView group = view(now);
  if (group.pending > 0) return refuse("scale-in waits until no instance is pending");
  if (group.warming_up > 0) return refuse("scale-in waits until no instance is warming up");
  const auto is_tracker = [&](std::size_t i) {
    const Stance& stance = policies_[i].attached.needs.stance;
    return stance.role == Stance::Role::tracks && stance.scales_in;
  };
  if (!is_tracker(proposal.policy)) return proposal;
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    if (i == proposal.policy || !is_tracker(i)) continue;
    const auto answer = wake(i, {Wake::Why::poll, nullptr, false}, now).desired;
    if (!answer || *answer >= desired_) {
      return refuse(fmt::format("policy {} does not agree to scale in", policies_[i].name));
    }
    proposal.desired = std::max(proposal.desired, *answer);
  }
  return proposal;
}

void AutoScalingGroup::note_insufficient_data(Instant now) {
  for (std::size_t policy = 0; policy < policies_.size(); ++policy) {
    bool has_alarm = false;
    bool has_data = false;
    for (const Alarm& alarm : cloudwatch_.alarms()) {
      const auto named = policies_of(alarm);
      if (std::find(named.begin(), named.end(), policy) == named.end()) continue;
      has_alarm = true;
      has_data = has_data || alarm.state != AlarmState::insufficient_data;
    }
    if (has_alarm && !has_data)
      not_scaled(policy, "insufficient data: no datapoint yet", kNoCause, now);
  }
}

void AutoScalingGroup::not_scaled(std::size_t policy, const std::string& reason, JournalId cause,
                                  Instant now) {
  Refusal& last = last_not_scaled_[policy];
  const bool goes_on = last.entry && now - last.time <= 60_s;
  last.time = now;
  if (goes_on && journal_[*last.entry].note == reason) {
    journal_.repeat(*last.entry);
    return;
  }
  last.entry = journal_.add(
      {now, Happening::not_scaled, cause, static_cast<std::uint32_t>(policy), 0, reason});
}

// ---- health ------------------------------------------------------------------------------------

void AutoScalingGroup::look_at_health(Instant now) {
  if (!config_.elb_health_check) return;
  // Whole launches that are still to come go first when they are a tenth of the group, and then at
  // most a tenth is replaced at once (aws-behaviour 4.3).
  const int pending = view(now).pending;
  if (pending > 0 && 10 * pending >= desired_) return;
  const int at_once = std::max(1, desired_ / 10);
  int under_way = replacements_under_way(now);
  bool found = false;
  for (Member& m : members_) {
    if (under_way >= at_once) break;
    if (m.unhealthy || !is_failing(m, now)) continue;
    m.unhealthy = found = true;
    m.marked = journal_.add(
        {now, Happening::marked_unhealthy, targets_.last_change(*fleet_.find(m.id)), m.id});
    ++under_way;
  }
  if (!found) return;
  agenda_.at(now + cloudwatch_.config().reaction_delay, engine::Rank::lifecycle,
             [this](Instant then) { replace_unhealthy(then); });
}

bool AutoScalingGroup::is_failing(const Member& m, Instant now) const {
  return m.state == State::in_service &&
         now >= m.in_service_since + config_.health_check_grace_period &&
         targets_.health(*fleet_.find(m.id)) == TargetHealth::unhealthy;
}

int AutoScalingGroup::replacements_under_way(Instant now) const {
  return static_cast<int>(std::count_if(members_.begin(), members_.end(), [&](const Member& m) {
    if (m.unhealthy) return m.state == State::in_service;  // marked, not yet acted upon
    if (!m.replacement || m.state == State::terminating) return false;
    if (m.state == State::pending) return true;
    if (is_failing(m, now)) return false;  // a candidate itself
    return targets_.health(*fleet_.find(m.id)) != TargetHealth::healthy ||
           now < m.in_service_since + m.warm_up;
  }));
}

void AutoScalingGroup::replace_unhealthy(Instant now) {
  std::vector<InstanceId> unhealthy;
  for (const Member& m : members_) {
    if (m.unhealthy && m.state == State::in_service) unhealthy.push_back(m.id);
  }
  for (const InstanceId id : unhealthy) {
    const JournalId cause = member(id).marked;
    terminate_one(
        member(id), now, cause,
        "an instance was taken out of service in response to an ELB system health check failure");
    launch_one(
        now, cause,
        "an instance was launched in response to an unhealthy instance needing to be replaced",
        default_warm_up(), true);
  }
}

}  // namespace headroom::cloud
