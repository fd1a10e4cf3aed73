// What somebody asks of the Auto Scaling group by hand: the health, standby, protection and end of
// single instances, and the desired capacity. A call that AWS would refuse fails with a
// ValidationError and changes nothing.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/names.hpp"

namespace headroom::cloud {
namespace {

std::string not_found(const std::string& instance) {
  return fmt::format(
      "ValidationError: Instance Id not found - No managed instance found for instance ID {}",
      instance);
}

}  // namespace

void AutoScalingGroup::execute(const OperatorRequest& request, std::uint32_t number, Instant now) {
  std::visit(
      [&](const auto& call) {
        if (const auto why = refusal(call, now))
          note_request(number, desired_, "failed: " + *why, now);
        else
          obey(call, number, now);
      },
      request.call);
  agenda_.at(now, engine::Rank::lifecycle, [this](Instant then) { continue_refresh(then); });
}

JournalId AutoScalingGroup::note_request(std::uint32_t number, int desired, std::string note,
                                         Instant now) {
  return journal_.add(
      {now, Happening::operator_request, kNoCause, number, double(desired), std::move(note)});
}

/// What a request has begun goes on in a moment: launches for what is missing.
/// @param cause of another desired capacity, up to "changing the desired capacity from"
void AutoScalingGroup::follow_request(int desired, std::string cause, JournalId asked,
                                      Instant now) {
  if (desired == desired_) {
    plan_reconcile(asked, default_warm_up(), now);
    return;
  }
  change_desired(
      desired,
      {now, Happening::capacity_set, asked, 0, double(desired),
       fmt::format("{} changing the desired capacity from {} to {}", cause, desired_, desired)},
      default_warm_up(), now);
}

/// nullptr where the group has none of that name; those of its warm pool are not meant.
const AutoScalingGroup::Member* AutoScalingGroup::find_member(const std::string& name) const {
  const auto found = std::find_if(members_.begin(), members_.end(), [&](const Member& m) {
    return instance_name(m.id) == name && !m.is_in_pool();
  });
  return found == members_.end() ? nullptr : &*found;
}

AutoScalingGroup::Member& AutoScalingGroup::member(const std::string& name) {
  return member(find_member(name)->id);
}

/// What they count. @pre the group has them all
int AutoScalingGroup::units_of(const std::vector<std::string>& names) const {
  int units = 0;
  for (const std::string& name : names) units += find_member(name)->weight;
  return units;
}

// ---- health -----------------------------------------------------------------------------------

std::optional<std::string> AutoScalingGroup::refusal(const SetInstanceHealth& call, Instant) const {
  const Member* const m = find_member(call.instance);
  if (m == nullptr) return not_found(call.instance);
  if (m->state == State::terminating)
    return fmt::format("ValidationError: instance {} is terminating", call.instance);
  return std::nullopt;
}

/// Who is not in service is not checked. What somebody found unhealthy is replaced at once.
void AutoScalingGroup::obey(const SetInstanceHealth& call, std::uint32_t number, Instant now) {
  Member& m = member(call.instance);
  const auto without_effect = [&](const std::string& why) {
    note_request(number, desired_, fmt::format("{}: without effect, {}", call.instance, why), now);
  };
  if (m.state != State::in_service) return without_effect("as it is not in service");
  if (call.is_healthy) {
    m.unhealthy = false;
    note_request(number, desired_, call.instance + " is Healthy", now);
    return;
  }
  const Instant grace_ends = m.in_service_since + config_.health_check_grace_period;
  if (call.respects_grace_period && now < grace_ends)
    return without_effect(
        fmt::format("within its grace period, which ends at {:g} s", grace_ends.seconds()));
  const JournalId asked = note_request(number, desired_, call.instance + " is Unhealthy", now);
  m.unhealthy = m.is_marked_by_hand = true;
  m.marked = journal_.add({now, Happening::marked_unhealthy, asked, m.id});
  agenda_.at(now + cloudwatch_.config().reaction_delay, engine::Rank::lifecycle,
             [this](Instant then) { replace_unhealthy(then); });
}

// ---- standby ----------------------------------------------------------------------------------

std::optional<std::string> AutoScalingGroup::refusal(const EnterStandby& call, Instant) const {
  for (const std::string& name : call.instances) {
    const Member* const m = find_member(name);
    if (m == nullptr) return not_found(name);
    if (m->state != State::in_service)
      return fmt::format("ValidationError: The instance {} is not in InService.", name);
  }
  const int leaving = units_of(call.instances);
  if (!call.decrements || desired_ - leaving >= config_.min) return std::nullopt;
  return fmt::format(
      "ValidationError: AutoScalingGroup {} has min-size={}, max-size={}, and desired-size={}. To "
      "place into standby {} more, please update the AutoScalingGroup sizes appropriately.",
      config_.name, config_.min, config_.max, desired_, leaving);
}

void AutoScalingGroup::obey(const EnterStandby& call, std::uint32_t number, Instant now) {
  const int after = desired_ - (call.decrements ? units_of(call.instances) : 0);
  const JournalId asked = note_request(
      number, after, fmt::format("{} into standby", fmt::join(call.instances, ", ")), now);
  int capacity = desired_;
  for (const std::string& name : call.instances) {
    std::string sentence =
        fmt::format("instance {} was moved to standby in response to a user request", name);
    Member& leaving = member(name);
    if (call.decrements) {
      sentence += fmt::format(", shrinking the capacity from {} to {}", capacity,
                              capacity - leaving.weight);
      capacity -= leaving.weight;
    }
    set_aside(leaving, asked, std::move(sentence), now);
  }
  follow_request(after, "a user request moved instances to standby", asked, now);
}

/// EnteringStandby: it drains, and then runs on.
void AutoScalingGroup::set_aside(Member& m, JournalId cause, std::string sentence, Instant now) {
  m.state = State::standby;
  m.is_set_aside = true;
  m.unhealthy = m.replacement = false;
  m.supersedes.reset();
  in_service_.add(-1, now);
  Instance& instance = *fleet_.find(m.id);
  instance.last_event =
      journal_.add({now, Happening::entering_standby, cause, m.id, 0, std::move(sentence)});
  leave_target_group(m, instance.last_event, now);
}

std::optional<std::string> AutoScalingGroup::refusal(const ExitStandby& call, Instant) const {
  for (const std::string& name : call.instances) {
    const Member* const m = find_member(name);
    if (m == nullptr) return not_found(name);
    const bool is_entering = m->is_registered;
    if (m->state != State::standby || !m->is_set_aside || is_entering)
      return fmt::format("ValidationError: The instance {} is not in Standby.", name);
  }
  const int coming = units_of(call.instances);
  if (desired_ + coming <= config_.max) return std::nullopt;
  return fmt::format(
      "ValidationError: AutoScalingGroup {} has min-size={}, max-size={}, and desired-size={}. To "
      "bring {} more out of standby, please update the AutoScalingGroup sizes appropriately.",
      config_.name, config_.min, config_.max, desired_, coming);
}

void AutoScalingGroup::obey(const ExitStandby& call, std::uint32_t number, Instant now) {
  const int after = desired_ + units_of(call.instances);
  const JournalId asked = note_request(
      number, after, fmt::format("{} out of standby", fmt::join(call.instances, ", ")), now);
  int capacity = desired_;
  for (const std::string& name : call.instances) {
    Member& coming = member(name);
    bring_back(coming, asked,
               fmt::format("instance {} was moved out of standby in response to a user request, "
                           "increasing the capacity from {} to {}",
                           name, capacity, capacity + coming.weight),
               now);
    capacity += coming.weight;
  }
  follow_request(after, "a user request moved instances out of standby", asked, now);
}

/// Pending, and in service in a moment: no lifecycle hook runs for it (aws-behaviour 4.13).
void AutoScalingGroup::bring_back(Member& m, JournalId cause, std::string sentence, Instant now) {
  m.state = State::pending;
  m.is_set_aside = false;
  m.is_back = true;
  m.warm_up = default_warm_up();
  fleet_.find(m.id)->last_event =
      journal_.add({now, Happening::exiting_standby, cause, m.id, 0, std::move(sentence)});
  agenda_.at(now + cloudwatch_.config().reaction_delay, engine::Rank::lifecycle,
             [this, id = m.id](Instant then) {
               Member* const back = find_member(id);
               if (back != nullptr && back->state == State::pending) enter_service(*back, then);
             });
}

// ---- protection -------------------------------------------------------------------------------

std::optional<std::string> AutoScalingGroup::refusal(const SetInstanceProtection& call,
                                                     Instant) const {
  for (const std::string& name : call.instances) {
    const Member* const m = find_member(name);
    if (m == nullptr) return not_found(name);
    if (m->state != State::in_service && m->state != State::standby)
      return fmt::format(
          "ValidationError: The instance {} is not in InService or EnteringStandby or Standby.",
          name);
  }
  return std::nullopt;
}

void AutoScalingGroup::obey(const SetInstanceProtection& call, std::uint32_t number, Instant now) {
  for (const std::string& name : call.instances) member(name).is_protected = call.is_protected;
  const JournalId asked =
      note_request(number, desired_,
                   fmt::format("{} {} from scale-in", fmt::join(call.instances, ", "),
                               call.is_protected ? "protected" : "no longer protected"),
                   now);
  follow_request(desired_, "", asked, now);  // a scale-in may have waited for it
}

// ---- the end of an instance -------------------------------------------------------------------

std::optional<std::string> AutoScalingGroup::refusal(const TerminateInstance& call, Instant) const {
  const Member* const m = find_member(call.instance);
  if (m == nullptr || m->state == State::terminating) return not_found(call.instance);
  if (m->state == State::standby && !m->is_set_aside)
    return fmt::format("ScalingActivityInProgress: instance {} is being changed in place",
                       call.instance);
  if (!call.decrements || m->is_set_aside || desired_ - m->weight >= config_.min)
    return std::nullopt;
  return fmt::format(
      "ValidationError: Currently, desiredSize equals minSize ({}). Terminating instance without "
      "replacement will violate group's min size constraint. Either set "
      "shouldDecrementDesiredCapacity flag to false or lower group's min size.",
      config_.min);
}

void AutoScalingGroup::obey(const TerminateInstance& call, std::uint32_t number, Instant now) {
  Member& m = member(call.instance);
  const bool shrinks = call.decrements && !m.is_set_aside;  // who is in standby is not counted
  const int after = desired_ - (shrinks ? m.weight : 0);
  const JournalId asked =
      note_request(number, after, fmt::format("{} terminated", call.instance), now);
  std::string sentence = fmt::format(
      "instance {} was taken out of service in response to a user request", call.instance);
  if (shrinks) sentence += fmt::format(", shrinking the capacity from {} to {}", desired_, after);
  terminate_one(m, now, asked, sentence);
  follow_request(after, "a user request terminated an instance", asked, now);
}

// ---- the desired capacity ---------------------------------------------------------------------

std::optional<std::string> AutoScalingGroup::refusal(const SetDesiredCapacity& call,
                                                     Instant now) const {
  if (call.desired > config_.max)
    return fmt::format(
        "ValidationError: New SetDesiredCapacity value {} is above max value {} for the "
        "AutoScalingGroup.",
        call.desired, config_.max);
  if (call.desired < config_.min)
    return fmt::format(
        "ValidationError: New SetDesiredCapacity value {} is below min value {} for the "
        "AutoScalingGroup.",
        call.desired, config_.min);
  if (call.honors_cooldown && (due_cooldown_ || now < cooldown_ends_))
    return "ScalingActivityInProgress: a cooldown is not over";
  return std::nullopt;
}

void AutoScalingGroup::obey(const SetDesiredCapacity& call, std::uint32_t number, Instant now) {
  const JournalId asked =
      note_request(number, call.desired, fmt::format("desired {}", call.desired), now);
  if (call.desired != desired_)
    follow_request(call.desired, "a user request explicitly set group desired capacity", asked,
                   now);
}

}  // namespace headroom::cloud
