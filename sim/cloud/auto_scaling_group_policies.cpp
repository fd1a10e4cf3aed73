// The Auto Scaling group's policies: who is woken, what is vetoed, and why nothing happens.

#include <fmt/format.h>

#include <algorithm>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {

using scaling::AlarmState;
using scaling::message;
using scaling::Stance;
using scaling::Wake;

std::vector<std::size_t> AutoScalingGroup::policies_of(const Alarm& alarm, AlarmState state) const {
  std::vector<std::size_t> named;
  if (alarm.owner && state == AlarmState::alarm) named.push_back(*alarm.owner);
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    const auto& names = alarm.config.policies_in(state);
    if (std::find(names.begin(), names.end(), policies_[i].name) != names.end()) named.push_back(i);
  }
  return named;
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
  heed(policy, decision, now);
  return decision;
}

void AutoScalingGroup::act_on_alarms(Instant now) {
  if (is_suspended(ScalingProcess::alarm_notification, now)) return;
  std::optional<Proposal> largest;
  for (const Alarm& alarm : cloudwatch_.alarms()) {
    if (alarm.last_change == kNoCause || !alarm.config.actions_enabled) continue;
    // At the change of state, and once per minute that the new one lasts (aws-behaviour 5.5).
    const Duration lasts = now - journal_[alarm.last_change].time;
    if (lasts % 60_s != Duration{}) continue;
    for (const std::size_t policy : policies_of(alarm, alarm.state)) {
      const auto proposal = ask(policy, alarm, lasts > Duration{}, now);
      if (proposal && (!largest || proposal->desired > largest->desired)) largest = proposal;
    }
  }
  if (now.since_start() % 60_s == Duration{}) note_insufficient_data(now);
  if (largest) set_desired(*largest, now);
}

std::optional<AutoScalingGroup::Proposal> AutoScalingGroup::ask(std::size_t policy,
                                                                const Alarm& alarm, bool repeat,
                                                                Instant now) {
  const Stance& stance = policies_[policy].attached.needs.stance;
  if (const auto reason = reason_to_wait(stance, now)) {
    not_scaled(policy, *reason, alarm.last_change, now);
    return std::nullopt;
  }
  const auto points = cloudwatch_.deciding_points(alarm, CloudWatch::Instances::warm, now);
  const scaling::AlarmView seen{alarm.config.name,      alarm.role, alarm.config.comparison,
                                alarm.config.threshold, points,     alarm.state};
  const scaling::Decision decision = wake(policy, {Wake::Why::alarm, &seen, repeat}, now);
  if (decision.resize && resize(*decision.resize, alarm.last_change, now)) return std::nullopt;
  if (!decision.desired) {
    not_scaled(policy, said_by(decision), alarm.last_change, now);
    return std::nullopt;
  }
  const Proposal proposal{policy, within_limits(policy, *decision.desired), &alarm};
  if (proposal.desired > desired_) return proposal;
  if (proposal.desired < desired_) return vet_scale_in(proposal, now);
  const bool asks_in = !seen.is_high();
  if (const auto other = floor_above(policy, *decision.desired)) {
    not_scaled(policy, held_by(*other), alarm.last_change, now);
  } else if (*decision.desired > config_.max) {
    not_scaled(policy, at_maximum(), alarm.last_change, now);
  } else if (*decision.desired < config_.min || (desired_ == config_.min && asks_in)) {
    not_scaled(policy, at_minimum(), alarm.last_change, now);
  } else {
    not_scaled(policy, said_by(decision), alarm.last_change, now);
  }
  return std::nullopt;
}

AutoScalingGroup::Obstacle AutoScalingGroup::said_by(const scaling::Decision& decision) {
  return {decision.reason, why_not(decision.restraint)};
}

/// Instances on their way in or out, or about to be.
bool AutoScalingGroup::is_activity_running(Instant now) const {
  const bool may_replace = !is_suspended(ScalingProcess::replace_unhealthy, now);
  return planned_reconciles_ > 0 || (may_replace && !interrupted_.empty()) ||
         std::any_of(members_.begin(), members_.end(), [&](const Member& m) {
           const bool is_leaving = m.state == State::terminating && !m.has_drained;
           const bool enters_standby = m.is_set_aside && m.is_registered;
           return m.state == State::pending || is_leaving || enters_standby ||
                  (may_replace && m.unhealthy);
         });
}

/// Why a policy that waits is not even asked (aws-behaviour 4.6).
std::optional<AutoScalingGroup::Obstacle> AutoScalingGroup::reason_to_wait(const Stance& stance,
                                                                           Instant now) const {
  if (!stance.waits) return std::nullopt;
  if (is_activity_running(now))
    return Obstacle{message("simple scaling waits while an activity runs"), WhyNot::activity_runs};
  if (now < cooldown_ends_) {
    return Obstacle{
        message("simple scaling waits until its cooldown ends at {:g} s", cooldown_ends_.seconds()),
        WhyNot::cooldown, cooldown_ends_.seconds()};
  }
  return std::nullopt;
}

void AutoScalingGroup::begin_due_cooldown(Instant now) {
  if (!due_cooldown_ || is_activity_running(now)) return;
  cooldown_ends_ = now + *due_cooldown_;
  due_cooldown_.reset();
}

std::optional<AutoScalingGroup::Proposal> AutoScalingGroup::vet_scale_in(Proposal proposal,
                                                                         Instant now) {
  if (policies_[proposal.policy].attached.needs.stance.role == Stance::Role::sets) return proposal;
  const auto refuse = [&](const Obstacle& reason) {
    not_scaled(proposal.policy, reason, proposal.cause(), now);
    return std::nullopt;
  };
  const scaling::GroupView group = view(now);
  if (group.pending > 0)
    return refuse({message("scale-in waits until no instance is pending"), WhyNot::pending});
  if (group.warming_up > 0)
    return refuse({message("scale-in waits until no instance is warming up"), WhyNot::warming_up});
  const auto is_tracker = [&](std::size_t i) {
    const Stance& stance = policies_[i].attached.needs.stance;
    return stance.role == Stance::Role::tracks && stance.scales_in;
  };
  if (!is_tracker(proposal.policy)) return proposal;
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    if (i == proposal.policy || !is_tracker(i)) continue;
    const auto answer = wake(i, {Wake::Why::poll, nullptr, false}, now).desired;
    if (!answer || *answer >= desired_) {
      return refuse({message("policy {} does not agree to scale in", policies_[i].name),
                     WhyNot::no_agreement, static_cast<double>(i)});
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
      const auto named = policies_of(alarm, AlarmState::alarm);
      if (std::find(named.begin(), named.end(), policy) == named.end()) continue;
      has_alarm = true;
      has_data = has_data || alarm.state != AlarmState::insufficient_data;
    }
    if (has_alarm && !has_data)
      not_scaled(policy, {message("insufficient data: no datapoint, or too few"), WhyNot::no_data},
                 kNoCause, now);
  }
}

void AutoScalingGroup::not_scaled(std::size_t policy, const Obstacle& reason, JournalId cause,
                                  Instant now) {
  Refusal& last = last_not_scaled_[policy];
  const bool goes_on = last.entry && now - last.time <= 60_s;
  last.time = now;
  if (goes_on && reason.words == journal_[*last.entry].note) {
    journal_.repeat(*last.entry);
    return;
  }
  last.entry = journal_.add({now, Happening::not_scaled, cause, static_cast<std::uint32_t>(policy),
                             reason.value, journal_.note(reason.words), 1, reason.why});
}

}  // namespace headroom::cloud
