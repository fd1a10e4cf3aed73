// How the Auto Scaling group launches: out of the warm pool or anew, in which zone, of which type,
// on demand or spot; and what it does when EC2 has no instance.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {
namespace {

/// AWS suspends launches that have kept failing for so long (aws-behaviour 4.18).
constexpr Duration kFailuresUntilSuspension = 24_h;

}  // namespace

int AutoScalingGroup::launch_one(const Launch& wanted, Instant now) {
  Member* const pooled = choose_from_pool(wanted.zone);
  Member* const coming = pooled != nullptr ? pooled
                                           : launch(now, wanted.cause, wanted.sentence,
                                                    State::pending, wanted.supersedes);
  if (coming == nullptr) return 0;
  coming->warm_up = wanted.warm_up;
  coming->replacement = wanted.replacement;
  coming->supersedes = wanted.supersedes;
  may_supersede_ = may_supersede_ || wanted.supersedes;
  coming->superseded_because = wanted.superseded_because;
  const int units = coming->weight;
  if (pooled != nullptr) {
    leave_pool(*pooled, wanted.cause, wanted.sentence, now);
    plan_pool(wanted.cause, now);
  }
  return units;
}

/// RunInstances, in the zone with the fewest instances or, if that has no capacity of any type, in
/// the next (aws-behaviour 4.4). @return nullptr when no zone has any
AutoScalingGroup::Member* AutoScalingGroup::launch(Instant now, JournalId cause,
                                                   const std::string& sentence, State state,
                                                   std::optional<InstanceId> instead_of) {
  const PurchaseOption purchase = next_purchase(instead_of);
  const Counted counted = state == State::pending ? Counted::group : Counted::group_and_pool;
  const std::vector<int> in_zone = instances_by_zone(counted);
  std::uint32_t emptiest = 0;
  std::uint32_t chosen = 0;
  std::optional<Pick> picked;
  for (std::uint32_t zone = 0; zone < in_zone.size(); ++zone) {
    if (in_zone[zone] < in_zone[emptiest]) emptiest = zone;
    if (picked && in_zone[zone] >= in_zone[chosen]) continue;
    const auto found = pick(zone, purchase, now);
    if (!found) continue;
    chosen = zone;
    picked = found;
  }
  if (!pick(emptiest, purchase, now)) fail_launch(emptiest, purchase, cause, now);
  const bool unbalances = picked && in_zone[chosen] > in_zone[emptiest];
  if (!picked || (unbalances && config_.is_balanced_only)) {
    retry_launches(cause, now);
    return nullptr;
  }
  launches_fail_since_.reset();
  const Instance& instance = fleet_.launch(now, chosen, cause, sentence, choice_of(*picked));
  members_.push_back(member_of(instance, *picked, state));
  return &members_.back();
}

// ---- mixed instances --------------------------------------------------------------------------

/// On demand until its share is full. @param instead_of an instance that will go
PurchaseOption AutoScalingGroup::next_purchase(std::optional<InstanceId> instead_of) const {
  if (!config_.mixed || !config_.mixed->launches_spot()) return fleet_.purchase_option();
  const bool is_full = on_demand_units(instead_of) >= config_.mixed->on_demand_units(desired_);
  return is_full ? PurchaseOption::spot : fleet_.purchase_option();
}

/// Of those who stay. @param but this one, which will go
int AutoScalingGroup::on_demand_units(std::optional<InstanceId> but) const {
  int units = 0;
  for (const Member& m : members_) {
    const bool stays = m.state != State::terminating && !m.is_in_pool() && !m.is_old &&
                       !m.is_in_standby_by_hand() && m.id != but && !has_successor(m);
    if (stays && m.purchase != PurchaseOption::spot) units += m.weight;
  }
  return units;
}

/// The best type of which that zone has an instance to give; nothing when there is none.
std::optional<AutoScalingGroup::Pick> AutoScalingGroup::pick(std::uint32_t zone,
                                                             PurchaseOption purchase,
                                                             Instant now) const {
  if (!config_.mixed)
    return fleet_.has_capacity(zone, now) ? std::optional(Pick{0, purchase}) : std::nullopt;
  const auto in_zone = instances_by_override(zone, purchase);
  for (const std::size_t i : launch_order(*config_.mixed, purchase, in_zone)) {
    const Pick candidate{i, purchase};
    if (fleet_.has_capacity(zone, now, choice_of(candidate))) return candidate;
  }
  return std::nullopt;
}

LaunchChoice AutoScalingGroup::choice_of(const Pick& pick) const {
  if (!config_.mixed) return {};
  return {&config_.mixed->overrides[pick.override_].type, pick.purchase};
}

AutoScalingGroup::Member AutoScalingGroup::member_of(const Instance& instance, const Pick& pick,
                                                     State state) const {
  Member member;
  member.id = instance.id();
  member.zone = instance.zone();
  member.state = state;
  member.override_ = pick.override_;
  member.purchase = pick.purchase;
  if (config_.mixed) member.weight = config_.mixed->overrides[pick.override_].weight;
  return member;
}

std::vector<int> AutoScalingGroup::instances_by_override(std::uint32_t zone,
                                                         PurchaseOption purchase) const {
  std::vector<int> count(config_.mixed->overrides.size());
  for (const Member& m : members_) {
    if (m.zone == zone && m.purchase == purchase && m.state != State::terminating)
      ++count[m.override_];
  }
  return count;
}

/// How late the allocation strategy would launch it: who comes last is the first to go.
int AutoScalingGroup::allocation_rank(const Member& m) const {
  if (!config_.mixed) return 0;
  const auto in_zone = instances_by_override(m.zone, m.purchase);
  const auto order = launch_order(*config_.mixed, m.purchase, in_zone);
  return static_cast<int>(std::find(order.begin(), order.end(), m.override_) - order.begin());
}

// ---- launches that find no capacity -----------------------------------------------------------

void AutoScalingGroup::fail_launch(std::uint32_t zone, PurchaseOption purchase, JournalId cause,
                                   Instant now) {
  std::string types = fleet_.launch_template().type.name;
  if (config_.mixed) {
    types.clear();
    for (const InstanceOverride& o : config_.mixed->overrides)
      types += (types.empty() ? "" : ", ") + o.type.name;
  }
  const char* const kind =
      config_.mixed && purchase == PurchaseOption::spot ? " as a spot instance" : "";
  journal_.add({now, Happening::launch_failed, cause, zone, 0,
                fmt::format("InsufficientInstanceCapacity: EC2 has no {} in {}{}", types,
                            config_.zones[zone], kind)});
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

std::vector<int> AutoScalingGroup::instances_by_zone(Counted counted) const {
  std::vector<int> in_zone(config_.zones.size());
  for (const Member& m : members_) {
    // What a refresh is about to replace does not count: balance is that of those who stay.
    const bool counts =
        m.is_in_pool() ? counted == Counted::group_and_pool
                       : m.state != State::terminating && !m.is_old && !m.is_in_standby_by_hand();
    in_zone[m.zone] += counts ? m.weight : 0;
  }
  return in_zone;
}

/// The first of the zones that have fewest.
std::uint32_t AutoScalingGroup::emptiest_of(const std::vector<int>& in_zone) {
  return static_cast<std::uint32_t>(std::min_element(in_zone.begin(), in_zone.end()) -
                                    in_zone.begin());
}

}  // namespace headroom::cloud
