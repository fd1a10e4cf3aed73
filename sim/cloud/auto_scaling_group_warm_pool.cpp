// The Auto Scaling group's warm pool: what is kept ready, and how it comes into the group.

#include <algorithm>
#include <string>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {

std::string_view aws_name(WarmPoolConfig::State state) {
  switch (state) {
    case WarmPoolConfig::State::stopped: return "Stopped";
    case WarmPoolConfig::State::running: return "Running";
    case WarmPoolConfig::State::hibernated: return "Hibernated";
  }
  return "";
}

/// With what is on its way into it.
int AutoScalingGroup::pool_size() const {
  return static_cast<int>(std::count_if(members_.begin(), members_.end(), [](const Member& m) {
    return m.is_in_pool() || m.is_returning;
  }));
}

std::optional<WarmPoolView> AutoScalingGroup::warm_pool_view() const {
  if (!config_.warm_pool) return std::nullopt;
  return WarmPoolView{config_.warm_pool->min_size, wanted_pool_size(), count(State::pool_pending),
                      count(State::pool_ready)};
}

int AutoScalingGroup::wanted_pool_size() const {
  return config_.warm_pool ? config_.warm_pool->size(config_.max, desired_) : 0;
}

/// Fills it up, or lets go of what is too much.
void AutoScalingGroup::reconcile_warm_pool(JournalId cause, Instant now) {
  if (!config_.warm_pool) return;
  const int wanted = wanted_pool_size();
  while (pool_size() < wanted && !is_suspended(ScalingProcess::launch, now)) {
    if (!launch(now, cause, kIntoWarmPool, State::pool_pending)) break;
  }
  while (pool_size() > wanted && !is_suspended(ScalingProcess::terminate, now)) {
    const State state = count(State::pool_ready) > 0 ? State::pool_ready : State::pool_pending;
    if (count(state) == 0) break;  // the others are still on their way
    const InstanceId leaving = choose_for_termination(state, 1, {}, now)->id;
    const JournalId activity =
        journal_.add({now, Happening::termination, cause, leaving, 0,
                      "an instance was taken out of the warm pool, which is larger than it should "
                      "be"});
    end_instance(leaving, activity, now);
  }
}

/// In a moment, when what is being done to the group is over.
void AutoScalingGroup::plan_pool(JournalId cause, Instant now) {
  if (!config_.warm_pool) return;
  agenda_.at(now, engine::Rank::lifecycle,
             [this, cause](Instant then) { reconcile_warm_pool(cause, then); });
}

/// Of those that are ready and of the newest launch template, one in the zone where the group has
/// fewest; the oldest of them. nullptr when there is none.
/// @param zone that it must be in; absent: any
AutoScalingGroup::Member* AutoScalingGroup::choose_from_pool(std::optional<std::uint32_t> zone) {
  if (!config_.warm_pool) return nullptr;
  const std::vector<int> in_zone = instances_by_zone(Counted::group);
  Member* chosen = nullptr;
  for (Member& m : members_) {
    if (m.state != State::pool_ready || !fleet_.matches_template(*fleet_.find(m.id))) continue;
    if (m.zone != zone.value_or(m.zone)) continue;
    if (chosen == nullptr || in_zone[m.zone] < in_zone[chosen->zone]) chosen = &m;
  }
  return chosen;
}

void AutoScalingGroup::leave_pool(Member& m, JournalId cause, const std::string& sentence,
                                  Instant now) {
  Instance& instance = *fleet_.find(m.id);
  m.state = State::pending;
  instance.last_event = journal_.add({now, Happening::pool_left, cause, m.id, 0, sentence});
  switch (config_.warm_pool->state) {
    case WarmPoolConfig::State::running: on_running(instance, now); break;
    case WarmPoolConfig::State::stopped: fleet_.start(instance, now); break;
    case WarmPoolConfig::State::hibernated: fleet_.start(instance, now, Occasion::resume); break;
  }
}

/// An instance on its way into the pool has done all that it should, or comes back from the group.
void AutoScalingGroup::settle_in_pool(Member& m, JournalId cause, Instant now) {
  Instance& instance = *fleet_.find(m.id);
  m.state = State::pool_ready;
  m.is_updating = m.is_returning = m.is_old = m.is_held = m.is_protected = m.unhealthy =
      m.replacement = m.has_drained = false;
  m.supersedes.reset();
  if (config_.warm_pool->state != WarmPoolConfig::State::running) fleet_.stop(instance, now, cause);
  instance.last_event = journal_.add({now, Happening::pool_entered, instance.last_event, m.id, 0,
                                      std::string(aws_name(config_.warm_pool->state))});
}

/// It has booted and waits for no hook.
void AutoScalingGroup::settle_if_warmed(InstanceId id, Instant now) {
  Member* const m = find_member(id);
  if (m == nullptr || m->state != State::pool_pending) return;
  const Instance& instance = *fleet_.find(id);
  if (fleet_.is_booting(instance) || lifecycle_hooks_.is_waiting(id)) return;
  settle_in_pool(*m, instance.last_event, now);
}

/// What leaves the group by scale-in goes back into the pool, while there is room.
bool AutoScalingGroup::may_return_to_pool() const {
  return config_.warm_pool && config_.warm_pool->reuse_on_scale_in &&
         pool_size() < wanted_pool_size();
}

/// After a refresh: what is not of the newest launch template goes, and the pool is filled anew.
void AutoScalingGroup::renew_pool(JournalId cause, Instant now) {
  std::vector<InstanceId> outdated;
  for (const Member& m : members_) {
    if (m.is_in_pool() && !fleet_.matches_template(*fleet_.find(m.id))) outdated.push_back(m.id);
  }
  for (const InstanceId id : outdated) {
    const JournalId activity =
        journal_.add({now, Happening::termination, cause, id, 0,
                      "an instance was taken out of the warm pool in response to an instance "
                      "refresh"});
    end_instance(id, activity, now);
  }
  plan_pool(cause, now);
}

/// As if it had been filled long ago.
void AutoScalingGroup::fill_warm_pool(Instant now) {
  while (config_.warm_pool && pool_size() < wanted_pool_size()) {
    const std::uint32_t zone = emptiest_of(instances_by_zone(Counted::group_and_pool));
    const bool runs = config_.warm_pool->state == WarmPoolConfig::State::running;
    Member member;
    member.id = (runs ? fleet_.start_running(now, zone, {}) : fleet_.start_stopped(now, zone)).id();
    member.zone = zone;
    member.state = State::pool_ready;
    members_.push_back(member);
    Instance& instance = *fleet_.find(member.id);
    instance.last_event =
        journal_.add({now, Happening::pool_entered, instance.last_event, member.id, 0,
                      std::string(aws_name(config_.warm_pool->state))});
  }
}

}  // namespace headroom::cloud
