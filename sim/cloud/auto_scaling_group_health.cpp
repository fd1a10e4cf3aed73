// The Auto Scaling group's health checks: who is failing, and how many are replaced at once.

#include <algorithm>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {

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
