// Replacements that nobody asked for: instances that are too old, zones that are out of balance,
// and launches before terminations.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {

/// MaxInstanceLifetime (aws-behaviour 4.16): they are replaced as by an instance refresh.
void AutoScalingGroup::replace_the_aged(Instant now) {
  using enum ScalingProcess;
  if (!config_.max_instance_lifetime || is_updating() || !waiting_updates_.empty() ||
      is_suspended(ScalingProcess::launch, now) || is_suspended(terminate, now))
    return;
  bool found = false;
  for (Member& m : members_) {
    m.is_old =
        m.state == State::in_service && now >= m.in_service_since + *config_.max_instance_lifetime;
    found = found || m.is_old;
  }
  if (!found) return;
  RefreshPreferences preferences;
  preferences.protected_instances = RefreshPreferences::Protected::refresh;
  preferences.standby_instances = RefreshPreferences::Standby::ignore;
  if (config_.maintenance) {
    preferences.min_healthy_percentage = config_.maintenance->min_healthy_percentage;
    preferences.max_healthy_percentage = config_.maintenance->max_healthy_percentage;
  }
  const JournalId begun = journal_.add(
      {now, Happening::refresh_begun, kNoCause, refreshes_ + 1, 0, "maximum instance lifetime"});
  begin_replacing(std::move(preferences), begun, "its maximum instance lifetime", {}, now);
}

/// AZRebalance (aws-behaviour 4.4): one after the other, launched before another is terminated.
void AutoScalingGroup::rebalance(Instant now) {
  using enum ScalingProcess;
  const bool may = !is_suspended(az_rebalance, now) && !is_suspended(ScalingProcess::launch, now);
  if (!may || is_updating() || is_activity_running(now) || extra() > 0) return;
  std::vector<int> in_zone(config_.zones.size());
  for (const Member& m : members_) in_zone[m.zone] += m.state == State::in_service ? m.weight : 0;
  const auto fewest = std::min_element(in_zone.begin(), in_zone.end());
  const auto emptiest = static_cast<std::uint32_t>(fewest - in_zone.begin());
  const int most = *std::max_element(in_zone.begin(), in_zone.end());
  const int room = config_.max + std::max(1, config_.max / 10) - actual();
  if (most - *fewest < 2 || room < 1) return;
  const Member* const victim = choose_for_termination(room, now);
  // Nobody may go who would be missing less there than here.
  if (victim == nullptr || in_zone[victim->zone] - *fewest <= victim->weight) return;
  if (!pick(emptiest, next_purchase(victim->id), now)) return;
  launch_one(
      {kNoCause, "an instance was launched to aid in balancing the group's zones",
       default_warm_up(), true, victim->id,
       "an instance was taken out of service to aid in balancing the group's zones", emptiest},
      now);
}

/// CapacityRebalance: another one is launched before EC2 takes this one back, beyond the maximum by
/// a tenth if need be.
void AutoScalingGroup::on_rebalance_recommended(Instance& instance, JournalId recommendation,
                                                Instant now) {
  if (!config_.capacity_rebalance) return;
  const Member& at_risk = member(instance.id());
  const int room = config_.max + std::max(1, config_.max / 10) - actual();
  const bool stays = at_risk.state == State::in_service && !has_successor(at_risk);
  if (!stays || room < 1 || is_suspended(ScalingProcess::launch, now)) return;
  launch_one({recommendation,
              "an instance was launched in response to an EC2 instance rebalance recommendation",
              default_warm_up(), true, at_risk.id,
              "an instance was taken out of service in response to an EC2 instance rebalance "
              "recommendation"},
             now);
}

/// Under a maintenance policy with a maximum above 100 % unhealthy instances stay until others are
/// ready. @pre none of these processes is suspended
void AutoScalingGroup::replace_before_terminating(Instant now) {
  const int most = static_cast<int>(config_.maintenance->max_healthy_percentage * desired_ / 100.0);
  std::vector<InstanceId> unhealthy;
  for (const Member& m : members_) {
    if (m.unhealthy && m.state == State::in_service && !has_successor(m)) unhealthy.push_back(m.id);
  }
  for (const InstanceId id : unhealthy) {
    if (actual() >= std::max(desired_ + 1, most)) return;  // its turn comes at the next look
    launch_one({member(id).marked,
                "an instance was launched in response to an unhealthy instance needing to be "
                "replaced",
                default_warm_up(), true, id},
               now);
  }
}

bool AutoScalingGroup::has_successor(const Member& m) const {
  return std::any_of(members_.begin(), members_.end(), [&](const Member& other) {
    return other.supersedes == m.id && other.state != State::terminating;
  });
}

/// Those whose successors are in service and, where the load balancer's checks count, healthy.
void AutoScalingGroup::end_the_superseded(Instant now) {
  if (is_suspended(ScalingProcess::terminate, now)) return;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    Member& successor = members_[i];
    if (!successor.supersedes) continue;
    Member* const old = find_member(*successor.supersedes);
    const bool is_gone = old == nullptr || old->state != State::in_service;
    const bool is_ready = successor.state == State::in_service && passes_elb(successor);
    if (!is_gone && !is_ready) continue;
    successor.supersedes.reset();
    if (is_gone) {  // by a scale-in: there may be one too many now
      plan_reconcile(successor_cause(successor), default_warm_up(), now);
      continue;
    }
    const char* const because = old->unhealthy ? why_unhealthy(*old) : successor.superseded_because;
    terminate_one(*old, now, successor_cause(successor), because);
  }
}

/// The entry of its coming into service.
JournalId AutoScalingGroup::successor_cause(const Member& successor) const {
  return fleet_.find(successor.id)->last_event;
}

}  // namespace headroom::cloud
