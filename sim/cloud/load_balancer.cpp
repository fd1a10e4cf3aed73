#include "sim/cloud/load_balancer.hpp"

#include <algorithm>

namespace headroom::cloud {

void LoadBalancer::renew_rotation(Instant now) {
  is_stale_ = false;
  std::vector<std::uint32_t> upcoming;
  for (std::size_t i = 0; i < rotation_.size(); ++i) {
    upcoming.push_back(rotation_[(turn_ + i) % rotation_.size()]);
  }
  const bool fail_open = targets_.healthy_count() == 0;
  rotation_.clear();
  for (const Instance* instance : targets_.registered()) {
    const TargetHealth health = targets_.health(*instance);
    if (health == TargetHealth::healthy || (fail_open && health != TargetHealth::draining)) {
      rotation_.push_back(instance->slot());
    }
  }
  outstanding_.choose_among(rotation_);
  some_start_slowly_ = std::any_of(rotation_.begin(), rotation_.end(), [&](std::uint32_t slot) {
    return targets_.share(slot, now) < 1.0;
  });
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

/// A target that starts slowly takes its turn when the shares that it has let pass make one. If
/// nobody else is left, its turns are as good as any.
std::uint32_t LoadBalancer::next_in_slow_turn(Instant now) {
  for (std::size_t skipped = 0;; ++skipped) {
    if (turn_ >= rotation_.size()) turn_ = 0;
    const std::uint32_t slot = rotation_[turn_++];
    if (slot >= saved_.size()) saved_.resize(slot + 1);
    saved_[slot] += targets_.share(slot, now);
    if (saved_[slot] < 1.0 && skipped < rotation_.size()) continue;
    saved_[slot] = std::max(0.0, saved_[slot] - 1.0);
    return last_ = slot;
  }
}

/// All weigh the same, but for those that start slowly.
std::uint32_t LoadBalancer::by_chance(Instant now) {
  constexpr int kTries = 64;  // then everybody starts slowly
  std::uint32_t slot = kNoTarget;
  for (int i = 0; i < kTries; ++i) {
    const double position =
        engine::open_unit(random_.at(drawn_++)) * static_cast<double>(rotation_.size());
    slot = rotation_[std::min(static_cast<std::size_t>(position), rotation_.size() - 1)];
    if (!some_start_slowly_) return slot;
    if (engine::open_unit(random_.at(drawn_++)) < targets_.share(slot, now)) return slot;
  }
  return slot;
}

}  // namespace headroom::cloud
