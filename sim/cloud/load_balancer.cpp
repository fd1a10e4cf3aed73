#include "sim/cloud/load_balancer.hpp"

#include <algorithm>

namespace headroom::cloud {

void LoadBalancer::renew_rotation() {
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

}  // namespace headroom::cloud
