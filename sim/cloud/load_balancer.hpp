#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/cloud/outstanding_requests.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/engine/random.hpp"

namespace headroom::cloud {

struct LoadBalancerConfig {
  Duration idle_timeout = 60_s;     ///< no response in this time: 504
  Duration connect_timeout = 10_s;  ///< the target does not accept: 504
  int listener_rules = 1;           ///< that each request is checked against, for the bill
};

/// The Application Load Balancer: picks a target for each request (aws-behaviour 6.1, 6.4).
///
/// One logical node. By the target group's algorithm among the healthy targets; when none is
/// healthy, among all that are registered and not draining (fail open).
class LoadBalancer {
 public:
  static constexpr std::uint32_t kNoTarget = OutstandingRequests::kNone;

  /// @param random of weighted_random
  explicit LoadBalancer(const TargetGroup& targets, engine::StreamKey random = {})
      : targets_(targets), algorithm_(targets.config().algorithm), random_(random) {}

  /// The slot of the target for a request; kNoTarget when none is registered (503).
  std::uint32_t route(Instant now) {
    if (is_stale_) [[unlikely]] {
      renew_rotation(now);
    }
    if (rotation_.empty()) [[unlikely]] {
      return kNoTarget;
    }
    if (algorithm_ == RoutingAlgorithm::least_outstanding_requests) {
      const std::uint32_t slot = outstanding_.least();
      outstanding_.begin(slot);
      return slot;
    }
    if (algorithm_ == RoutingAlgorithm::weighted_random) return by_chance(now);
    if (some_start_slowly_) [[unlikely]] {
      return next_in_slow_turn(now);
    }
    if (turn_ >= rotation_.size()) turn_ = 0;
    return last_ = rotation_[turn_++];
  }
  /// A request that was routed to this slot is answered, or has failed.
  void done(std::uint32_t slot) {
    if (algorithm_ == RoutingAlgorithm::least_outstanding_requests) outstanding_.end(slot);
  }

  /// Targets came, went, or changed their health. The turn goes on behind the target served last.
  void targets_changed() { is_stale_ = true; }

 private:
  void renew_rotation(Instant now);
  std::uint32_t next_in_slow_turn(Instant now);
  std::uint32_t by_chance(Instant now);

  const TargetGroup& targets_;
  RoutingAlgorithm algorithm_;
  bool is_stale_ = false;  ///< the rotation is made anew when it is needed next
  bool some_start_slowly_ = false;
  std::vector<std::uint32_t> rotation_;
  std::size_t turn_ = 0;            ///< position in rotation_ of the next target
  std::uint32_t last_ = kNoTarget;  ///< the target served last
  std::vector<double> saved_;       ///< by slot: shares of turns that a slow target has not taken
  OutstandingRequests outstanding_;
  engine::WordSequence random_;
  std::uint64_t drawn_ = 0;
};

}  // namespace headroom::cloud
