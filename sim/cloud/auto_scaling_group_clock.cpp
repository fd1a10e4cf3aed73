// The Auto Scaling group's policies that the clock wakes: at the start, in turns, or when they
// said. And what any policy may say besides a capacity.

#include <fmt/format.h>

#include <algorithm>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {

using engine::Rank;
using scaling::Decision;
using scaling::message;
using scaling::Wake;

namespace {

/// Of all policies together; one that forecasts every six hours makes as many in a month.
constexpr std::size_t kMostForecasts = 120;

}  // namespace

void AutoScalingGroup::start_policies(Instant now) {
  for (std::size_t policy = 0; policy < policies_.size(); ++policy) {
    const scaling::Needs& needs = policies_[policy].attached.needs;
    if (needs.start) {
      agenda_.at(now, Rank::decision,
                 [this, policy](Instant then) { wake_by_clock(policy, Wake::Why::start, then); });
    }
    if (needs.tick > Duration{}) plan_tick(policy, now + needs.tick);
  }
}

void AutoScalingGroup::plan_tick(std::size_t policy, Instant when) {
  agenda_.at(when, Rank::decision, [this, policy](Instant now) {
    wake_by_clock(policy, Wake::Why::tick, now);
    plan_tick(policy, now + policies_[policy].attached.needs.tick);
  });
}

void AutoScalingGroup::wake_by_clock(std::size_t policy, Wake::Why why, Instant now) {
  const scaling::Stance& stance = policies_[policy].attached.needs.stance;
  const auto refuse = [&](const Obstacle& reason) { not_scaled(policy, reason, kNoCause, now); };
  // Who calls SetDesiredCapacity from outside needs no alarm to be told.
  const bool is_suspended_here = stance.role != scaling::Stance::Role::sets &&
                                 is_suspended(ScalingProcess::alarm_notification, now);
  const auto reason_not_to_act =
      is_suspended_here
          ? std::optional(Obstacle{message("AlarmNotification is suspended"), WhyNot::suspended})
          : reason_to_wait(stance, now);
  const Decision decision = wake(policy, {why, nullptr, false}, now);
  if (!reason_not_to_act) {
    if (decision.resize) resize(*decision.resize, kNoCause, now);
    terminate_named(policy, decision, now);
  }
  if (!decision.desired) {
    if (!decision.reason.empty()) refuse(said_by(decision));
    return;
  }
  if (reason_not_to_act) {
    if (*decision.desired != desired_) refuse(*reason_not_to_act);
    return;
  }
  if (decision.limits) change_limits(policy, *decision.limits, now);
  Proposal proposal{policy, within_limits(policy, *decision.desired), nullptr, decision.reason};
  if (proposal.desired < desired_) {
    const auto vetted = vet_scale_in(proposal, now);
    if (!vetted) return;
    proposal = *vetted;
  }
  if (proposal.desired != desired_) set_desired(proposal, now);
  if (*decision.desired > config_.max)
    refuse(at_maximum());
  else if (*decision.desired < config_.min && desired_ == config_.min)
    refuse(at_minimum());
  else if (const auto other = floor_above(policy, *decision.desired))
    refuse(held_by(*other));
}

/// What a decision says for later.
void AutoScalingGroup::heed(std::size_t policy, const Decision& decision, Instant now) {
  if (decision.floor) floors_[policy] = *decision.floor;
  if (decision.wake_in) {
    agenda_.cancel(timers_[policy]);
    timers_[policy] =
        agenda_.at(now + *decision.wake_in, Rank::decision,
                   [this, policy](Instant t) { wake_by_clock(policy, Wake::Why::timer, t); });
  }
  if (!decision.forecast) return;
  if (forecasts_.size() == kMostForecasts) forecasts_.erase(forecasts_.begin());
  forecasts_.push_back({policy, now, *decision.forecast});
}

/// @return false when it is of that type already
bool AutoScalingGroup::resize(const scaling::Resize& wish, JournalId cause, Instant now) {
  return resize(config_.resizing.types.at(wish.instance_type), wish.how, cause, now);
}

/// TerminateInstanceInAutoScalingGroup with a smaller group, for each that a decision names.
void AutoScalingGroup::terminate_named(std::size_t policy, const Decision& decision, Instant now) {
  for (const std::string& name : decision.terminate) {
    const Member* const found = find_member(name);
    if (found == nullptr || found->state != State::in_service ||
        desired_ - found->weight < config_.min) {
      not_scaled(policy, {message("instance {} can not go", name)}, kNoCause, now);
      continue;
    }
    const int after = desired_ - found->weight;
    const InstanceId id = found->id;
    const JournalId asked = change_desired(
        after,
        {now, Happening::capacity_set, kNoCause, static_cast<std::uint32_t>(policy), double(after),
         journal_.note(message(
             "{} made policy {} terminate instance {}, changing the desired capacity from {} to {}",
             decision.reason, policies_[policy].name, name, desired_, after))},
        default_warm_up(), now);
    terminate_one(member(id), now, asked,
                  fmt::format("instance {} was taken out of service in response to a user request, "
                              "shrinking the capacity from {} to {}",
                              name, after + member(id).weight, after));
  }
}

void AutoScalingGroup::change_limits(std::size_t policy, const scaling::GroupLimits& limits,
                                     Instant now) {
  const int min = limits.min.value_or(config_.min);
  const int max = limits.max.value_or(config_.max);
  if (min > max || (min == config_.min && max == config_.max)) return;
  config_.min = min;
  config_.max = max;
  const JournalId changed =
      journal_.add({now, Happening::limits_changed, kNoCause, static_cast<std::uint32_t>(policy),
                    double(max), fmt::format("min {}, max {}", min, max)});
  reconcile_warm_pool(changed, now);  // its size goes by the maximum
}

/// What a policy may set: within the group's limits and, on the way in, not below what another one
/// holds (aws-behaviour 4.11: each policy has its own desired capacity, and the largest counts).
int AutoScalingGroup::within_limits(std::size_t policy, int wanted) const {
  const int allowed = std::clamp(wanted, config_.min, config_.max);
  const auto other = floor_above(policy, wanted);
  if (!other) return allowed;
  return std::min(desired_, std::max(allowed, std::min(floors_[*other], config_.max)));
}

/// The policy that keeps this one from setting so few; of several the one that wants most.
std::optional<std::size_t> AutoScalingGroup::floor_above(std::size_t policy, int wanted) const {
  if (std::clamp(wanted, config_.min, config_.max) >= desired_) return std::nullopt;
  std::optional<std::size_t> highest;
  for (std::size_t other = 0; other < floors_.size(); ++other) {
    const bool holds = other != policy && floors_[other] > wanted && floors_[other] > config_.min;
    if (holds && (!highest || floors_[other] > floors_[*highest])) highest = other;
  }
  return highest;
}

AutoScalingGroup::Obstacle AutoScalingGroup::at_maximum() const {
  return {message("at the maximum size of {}", config_.max), WhyNot::at_maximum,
          static_cast<double>(config_.max)};
}

AutoScalingGroup::Obstacle AutoScalingGroup::at_minimum() const {
  return {message("at the minimum size of {}", config_.min), WhyNot::at_minimum,
          static_cast<double>(config_.min)};
}

AutoScalingGroup::Obstacle AutoScalingGroup::held_by(std::size_t other) const {
  return {message("policy {} holds a capacity of {}", policies_[other].name, floors_[other]),
          WhyNot::held_by, static_cast<double>(other)};
}

}  // namespace headroom::cloud
