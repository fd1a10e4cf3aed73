// What is asked of the Auto Scaling group from outside: scheduled actions, and processes that are
// suspended and resumed. And what EC2 refuses it.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {
namespace {

/// AWS suspends launches that have kept failing for so long (aws-behaviour 4.18).
constexpr Duration kFailuresUntilSuspension = 24_h;

}  // namespace

// ---- scheduled actions ------------------------------------------------------------------------

void AutoScalingGroup::execute(const ScheduledAction& action, std::uint32_t number, Instant now) {
  const auto tell = [&](double desired, std::string note) {
    return journal_.add(
        {now, Happening::scheduled_action, kNoCause, number, desired, std::move(note)});
  };
  if (is_suspended(ScalingProcess::scheduled_actions, now)) {
    tell(desired_, "lost: ScheduledActions is suspended");
    return;
  }
  const int min = action.min.value_or(config_.min);
  const int max = action.max.value_or(config_.max);
  const int desired = action.desired.value_or(min <= max ? std::clamp(desired_, min, max) : min);
  if (desired < min || desired > max) {
    tell(desired_, fmt::format("failed: a desired capacity of {} is not within {} and {}", desired,
                               min, max));
    return;
  }
  config_.min = min;
  config_.max = max;
  const JournalId done =
      tell(desired, fmt::format("min {}, max {}, desired {}", min, max, desired));
  if (desired == desired_) {
    reconcile_warm_pool(done, now);  // its size goes by the maximum
    return;
  }
  change_desired(
      desired,
      {now, Happening::capacity_set, done, number, double(desired),
       fmt::format("a scheduled action update of AutoScalingGroup constraints to min: "
                   "{}, max: {}, desired: {} changing the desired capacity from {} to {}",
                   min, max, desired, desired_, desired)},
      default_warm_up(), now);
}

// ---- suspended processes ----------------------------------------------------------------------

void AutoScalingGroup::plan_resumptions() {
  for (const Suspension& suspension : config_.suspensions) {
    const std::string process(aws_name(suspension.process));
    agenda_.at(suspension.from, engine::Rank::lifecycle, [this, process](Instant now) {
      journal_.add({now, Happening::process_suspended, kNoCause, 0, 0, process});
    });
    if (suspension.to == Instant::never()) continue;
    agenda_.at(suspension.to, engine::Rank::lifecycle,
               [this, resumed = suspension.process](Instant now) { resume(resumed, now); });
  }
}

/// ResumeProcesses, whoever suspended it and however often. What was left undone is done now;
/// alarms and health are looked at by themselves, each minute.
void AutoScalingGroup::resume(ScalingProcess process, Instant now) {
  const auto ended = std::erase_if(config_.suspensions, [&](const Suspension& suspension) {
    return suspension.process == process && suspension.from <= now;
  });
  if (ended == 0) return;  // it has been resumed before
  const JournalId resumed = journal_.add(
      {now, Happening::process_resumed, kNoCause, 0, 0, std::string(aws_name(process))});
  replace_unhealthy(now);
  end_the_superseded(now);
  reconcile(now, resumed, default_warm_up());
  continue_refresh(now);
}

// ---- launches that find no capacity -----------------------------------------------------------

void AutoScalingGroup::fail_launch(std::uint32_t zone, JournalId cause, Instant now) {
  journal_.add({now, Happening::launch_failed, cause, zone, 0,
                fmt::format("InsufficientInstanceCapacity: EC2 has no {} in {}",
                            fleet_.launch_template().type.name, config_.zones[zone])});
}

void AutoScalingGroup::retry_launches(JournalId cause, Instant now) {
  if (!launches_fail_since_) launches_fail_since_ = now;
  if (now - *launches_fail_since_ >= kFailuresUntilSuspension) {
    config_.suspensions.push_back({ScalingProcess::launch, now});
    journal_.add({now, Happening::process_suspended, cause, 0, 0,
                  "Launch, by AWS: launches have failed for 24 hours"});
    return;
  }
  if (is_retry_planned_) return;
  is_retry_planned_ = true;
  agenda_.at(now + config_.launch_retry, engine::Rank::lifecycle, [this, cause](Instant then) {
    is_retry_planned_ = false;
    reconcile(then, cause, default_warm_up());
    continue_refresh(then);
  });
}

bool AutoScalingGroup::launch_one(Instant now, JournalId cause, const std::string& sentence,
                                  Duration warm_up, bool replacement) {
  if (Member* const pooled = choose_from_pool()) {
    pooled->warm_up = warm_up;
    pooled->replacement = replacement;
    leave_pool(*pooled, cause, sentence, now);
    plan_pool(cause, now);
    return true;
  }
  Member* const launched = launch(now, cause, sentence, State::pending);
  if (launched == nullptr) return false;
  launched->warm_up = warm_up;
  launched->replacement = replacement;
  return true;
}

/// RunInstances, in the zone with the fewest instances or, if that has no capacity, in the next
/// (aws-behaviour 4.4). @return nullptr when no zone has any
AutoScalingGroup::Member* AutoScalingGroup::launch(Instant now, JournalId cause,
                                                   const std::string& sentence, State state) {
  const Counted counted = state == State::pending ? Counted::group : Counted::group_and_pool;
  const std::vector<int> in_zone = instances_by_zone(counted);
  std::uint32_t emptiest = 0;
  std::optional<std::uint32_t> chosen;
  for (std::uint32_t zone = 0; zone < in_zone.size(); ++zone) {
    if (in_zone[zone] < in_zone[emptiest]) emptiest = zone;
    const bool is_emptier = !chosen || in_zone[zone] < in_zone[*chosen];
    if (is_emptier && fleet_.has_capacity(zone, now)) chosen = zone;
  }
  if (!fleet_.has_capacity(emptiest, now)) fail_launch(emptiest, cause, now);
  if (!chosen) {
    retry_launches(cause, now);
    return nullptr;
  }
  launches_fail_since_.reset();
  const Instance& instance = fleet_.launch(now, *chosen, cause, sentence);
  Member member;
  member.id = instance.id();
  member.zone = *chosen;
  member.state = state;
  members_.push_back(member);
  return &members_.back();
}

std::vector<int> AutoScalingGroup::instances_by_zone(Counted counted) const {
  std::vector<int> in_zone(config_.zones.size());
  for (const Member& m : members_) {
    // What a refresh is about to replace does not count: balance is that of those who stay.
    const bool counts = m.is_in_pool() ? counted == Counted::group_and_pool
                                       : m.state != State::terminating && !m.is_old;
    in_zone[m.zone] += counts;
  }
  return in_zone;
}

std::uint32_t AutoScalingGroup::emptiest_zone(Counted counted) const {
  const std::vector<int> in_zone = instances_by_zone(counted);
  return static_cast<std::uint32_t>(std::min_element(in_zone.begin(), in_zone.end()) -
                                    in_zone.begin());
}

}  // namespace headroom::cloud
