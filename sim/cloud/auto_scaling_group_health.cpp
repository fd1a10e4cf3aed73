// The Auto Scaling group's health checks: who is failing, and how many are replaced at once.

#include <algorithm>
#include <utility>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {

void AutoScalingGroup::look_at_health(Instant now) {
  replace_the_aged(now);
  end_the_superseded(now);
  rebalance(now);
  if (is_suspended(ScalingProcess::health_check, now)) return;
  // What is not running any more is replaced at once, whatever the grace period.
  const bool may_replace = !is_suspended(ScalingProcess::replace_unhealthy, now) &&
                           !is_suspended(ScalingProcess::launch, now);
  if (may_replace) replace_all_interrupted(now);
  const bool some_wait =
      config_.maintenance &&
      std::any_of(members_.begin(), members_.end(), [](const Member& m) { return m.unhealthy; });
  if (!config_.elb_health_check && !some_wait) return;
  // Whole launches that are still to come go first when they are a tenth of the group, and then at
  // most a tenth is replaced at once (aws-behaviour 4.3).
  const int pending = view(now).pending;
  if (pending > 0 && 10 * pending >= desired_) return;
  const int at_once = std::max(1, desired_ / 10);
  int under_way = replacements_under_way(now);
  bool found = some_wait;
  for (Member& m : members_) {
    if (under_way >= at_once) break;
    if (m.unhealthy || !is_failing(m, now)) continue;
    m.unhealthy = found = true;
    m.is_marked_by_hand = false;
    m.marked = journal_.add(
        {now, Happening::marked_unhealthy, targets_.last_change(*fleet_.find(m.id)), m.id});
    under_way += m.weight;
  }
  if (!found) return;
  agenda_.at(now + cloudwatch_.config().reaction_delay, engine::Rank::lifecycle,
             [this](Instant then) { replace_unhealthy(then); });
}

void AutoScalingGroup::replace_all_interrupted(Instant now) {
  for (const JournalId cause : std::exchange(interrupted_, {})) {
    agenda_.at(now + cloudwatch_.config().reaction_delay, engine::Rank::lifecycle,
               [this, cause](Instant then) { replace_interrupted(cause, then); });
  }
}

void AutoScalingGroup::on_interrupted(Instance& instance, JournalId notice, Instant now) {
  const State state = member(instance.id()).state;
  const bool was_leaving = state == State::terminating;
  JournalId end = notice;
  if (state == State::pool_pending || state == State::pool_ready) {
    end = journal_.add({now, Happening::termination, notice, instance.id(), 0,
                        "an instance was taken out of the warm pool in response to an EC2 health "
                        "check indicating it has been terminated or stopped"});
  } else if (!was_leaving) {
    end = journal_.add({now, Happening::termination, notice, instance.id(), 0,
                        "an instance was taken out of service in response to an EC2 health check "
                        "indicating it has been terminated or stopped"});
    interrupted_.push_back(end);
    if (state == State::in_service) in_service_.add(-1, now);
    if (hooks_.leaving) hooks_.leaving(instance, now);
  }
  if (hooks_.taken_away) hooks_.taken_away(instance, now);
  if (member(instance.id()).is_registered) targets_.remove(instance, now);
  end_instance(instance.id(), end, now);
  plan_pool(end, now);
}

/// Unless the group has been filled up or shrunk meanwhile.
void AutoScalingGroup::replace_interrupted(JournalId cause, Instant now) {
  if (actual() >= desired_) return;
  if (is_suspended(ScalingProcess::launch, now)) {
    interrupted_.push_back(cause);
    return;
  }
  launch_one(
      {cause,
       "an instance was launched in response to an unhealthy instance needing to be replaced",
       default_warm_up(), true},
      now);
}

bool AutoScalingGroup::is_failing(const Member& m, Instant now) const {
  return config_.elb_health_check && m.state == State::in_service &&
         now >= m.in_service_since + config_.health_check_grace_period &&
         health(m) == TargetHealth::unhealthy;
}

/// Healthy, where the load balancer's checks count.
bool AutoScalingGroup::passes_elb(const Member& m) const {
  return !config_.elb_health_check || !m.is_registered || health(m) == TargetHealth::healthy;
}

/// Who is not registered is not checked either.
TargetHealth AutoScalingGroup::health(const Member& m) const {
  return m.is_registered ? targets_.health(*fleet_.find(m.id)) : TargetHealth::initial;
}

int AutoScalingGroup::replacements_under_way(Instant now) const {
  const auto is_under_way = [&](const Member& m) {
    if (m.unhealthy)  // marked, not yet acted upon
      return m.state == State::in_service && !has_successor(m);
    if (!m.replacement || m.state == State::terminating) return false;
    if (m.state == State::pending) return true;
    if (is_failing(m, now)) return false;  // a candidate itself
    return !passes_elb(m) || now < m.in_service_since + m.warm_up;
  };
  int units = 0;
  for (const Member& m : members_) units += is_under_way(m) ? m.weight : 0;
  return units;
}

/// In its activity's words.
const char* AutoScalingGroup::why_unhealthy(const Member& m) {
  return m.is_marked_by_hand
             ? "an instance was taken out of service in response to a user health-check"
             : "an instance was taken out of service in response to an ELB system health check "
               "failure";
}

void AutoScalingGroup::replace_unhealthy(Instant now) {
  if (is_suspended(ScalingProcess::replace_unhealthy, now) ||
      is_suspended(ScalingProcess::terminate, now))
    return;
  if (config_.maintenance && config_.maintenance->max_healthy_percentage > 100) {
    if (!is_suspended(ScalingProcess::launch, now)) replace_before_terminating(now);
    return;
  }
  std::vector<InstanceId> unhealthy;
  for (const Member& m : members_) {
    if (m.unhealthy && m.state == State::in_service) unhealthy.push_back(m.id);
  }
  for (const InstanceId id : unhealthy) {
    const JournalId cause = member(id).marked;
    const bool was_successor = member(id).supersedes.has_value();
    terminate_one(member(id), now, cause, why_unhealthy(member(id)));
    // Who was launched before another's end has it to lean on: that one gets the next successor.
    if (is_suspended(ScalingProcess::launch, now) || was_successor) continue;
    launch_one(
        {cause,
         "an instance was launched in response to an unhealthy instance needing to be replaced",
         default_warm_up(), true},
        now);
  }
}

}  // namespace headroom::cloud
