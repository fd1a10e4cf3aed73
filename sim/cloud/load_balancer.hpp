#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/cloud/target_group.hpp"

namespace headroom::cloud {

struct LoadBalancerConfig {
  Duration idle_timeout = 60_s;     ///< no response in this time: 504
  Duration connect_timeout = 10_s;  ///< the target does not accept: 504
  int listener_rules = 1;           ///< that each request is checked against, for the bill
};

/// The Application Load Balancer: picks a target for each request (aws-behaviour 6.1).
///
/// One logical node. Round robin over the healthy targets; when none is healthy, over all that are
/// registered and not draining (fail open).
class LoadBalancer {
 public:
  static constexpr std::uint32_t kNoTarget = ~std::uint32_t{0};

  explicit LoadBalancer(const TargetGroup& targets) : targets_(targets) {}

  /// The slot of the next target in turn; kNoTarget when none is registered (503).
  std::uint32_t route() {
    if (is_stale_) [[unlikely]] {
      renew_rotation();
    }
    if (rotation_.empty()) [[unlikely]] {
      return kNoTarget;
    }
    if (turn_ >= rotation_.size()) turn_ = 0;
    return last_ = rotation_[turn_++];
  }

  /// Targets came, went, or changed their health. The turn goes on behind the target served last.
  void targets_changed() { is_stale_ = true; }

 private:
  void renew_rotation();

  const TargetGroup& targets_;
  bool is_stale_ = false;  ///< the rotation is made anew when it is needed next
  std::vector<std::uint32_t> rotation_;
  std::size_t turn_ = 0;            ///< position in rotation_ of the next target
  std::uint32_t last_ = kNoTarget;  ///< the target served last
};

}  // namespace headroom::cloud
