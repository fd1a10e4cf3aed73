#include "sim/cloud/load_balancer_node.hpp"

#include <algorithm>

namespace headroom::cloud {

void LoadBalancerNode::renew_rotation(Instant now) {
  is_stale_ = false;
  std::vector<std::uint32_t> upcoming;
  for (std::size_t i = 0; i < rotation_.size(); ++i) {
    upcoming.push_back(rotation_[(turn_ + i) % rotation_.size()]);
  }
  list_takers();
  outstanding_.choose_among(rotation_);
  some_weigh_less_ = std::any_of(rotation_.begin(), rotation_.end(),
                                 [&](std::uint32_t slot) { return weight(slot, now) < 1.0; });
  const auto position = [&](std::uint32_t slot) {
    return static_cast<std::size_t>(std::find(rotation_.begin(), rotation_.end(), slot) -
                                    rotation_.begin());
  };
  turn_ = position(last_) + 1;
  if (turn_ <= rotation_.size()) return;
  turn_ = 0;  // the one served last is gone: whoever would have been next and is still there
  for (const std::uint32_t slot : upcoming) {
    if (position(slot) == rotation_.size()) continue;
    turn_ = position(slot);
    return;
  }
}

void LoadBalancerNode::list_takers() {
  const TargetGroup::Strength strength = targets_.strength(number_);
  const bool fail_open =
      !targets_.config().routing_minimum.is_met(strength.healthy, strength.registered);
  rotation_.clear();
  std::fill(takers_.begin(), takers_.end(), 0);
  for (const Instance* instance : targets_.registered()) {
    const bool takes = fail_open ? targets_.is_available(*instance, number_)
                                 : targets_.is_healthy(*instance, number_);
    if (!takes) continue;
    rotation_.push_back(instance->slot());
    if (instance->slot() >= takers_.size()) takers_.resize(instance->slot() + 1);
    takers_[instance->slot()] = instance->id();
  }
}

void LoadBalancerNode::add_shares(double part, Instant now, std::vector<TargetShare>& shares) {
  if (is_stale_) renew_rotation(now);
  double total = 0;
  for (const std::uint32_t slot : rotation_) total += weight(slot, now);
  for (const std::uint32_t slot : rotation_) {
    const double own =
        total > 0 ? weight(slot, now) / total : 1.0 / static_cast<double>(rotation_.size());
    shares.push_back({slot, number_, part * own});
  }
}

bool LoadBalancerNode::can_route_to(std::uint32_t slot, InstanceId target, Instant now) {
  if (is_stale_) renew_rotation(now);
  return slot < takers_.size() && takers_[slot] == target;
}

/// A target that starts slowly takes its turn when the shares that it has let pass make one. If
/// nobody else is left, its turns are as good as any.
std::uint32_t LoadBalancerNode::next_in_slow_turn(Instant now) {
  for (std::size_t skipped = 0;; ++skipped) {
    if (turn_ >= rotation_.size()) turn_ = 0;
    const std::uint32_t slot = rotation_[turn_++];
    if (slot >= saved_.size()) saved_.resize(slot + 1);
    saved_[slot] += targets_.share(slot, now, number_);
    if (saved_[slot] < 1.0 && skipped < rotation_.size()) continue;
    saved_[slot] = std::max(0.0, saved_[slot] - 1.0);
    return last_ = slot;
  }
}

/// All weigh the same, but for those that start slowly and those with many errors.
std::uint32_t LoadBalancerNode::by_chance(Instant now) {
  constexpr int kTries = 64;  // then everybody weighs next to nothing
  std::uint32_t slot = kNoTarget;
  for (int i = 0; i < kTries; ++i) {
    const double position =
        engine::open_unit(random_.at(drawn_++)) * static_cast<double>(rotation_.size());
    slot = rotation_[std::min(static_cast<std::size_t>(position), rotation_.size() - 1)];
    if (!some_weigh_less_) return slot;
    if (engine::open_unit(random_.at(drawn_++)) < weight(slot, now)) return slot;
  }
  return slot;
}

}  // namespace headroom::cloud
