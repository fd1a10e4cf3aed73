#include "sim/cloud/load_balancer.hpp"

#include <algorithm>

namespace headroom::cloud {

void LoadBalancer::renew_rotation() {
  is_stale_ = false;
  // Who would be next, in order: the first of these that still takes part keeps its turn.
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
  turn_ = 0;
  for (const std::uint32_t slot : upcoming) {
    const auto found = std::find(rotation_.begin(), rotation_.end(), slot);
    if (found == rotation_.end()) continue;
    turn_ = static_cast<std::size_t>(found - rotation_.begin());
    return;
  }
}

}  // namespace headroom::cloud
