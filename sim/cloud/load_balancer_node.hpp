#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/cloud/anomaly_detector.hpp"
#include "sim/cloud/outstanding_requests.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/engine/random.hpp"

namespace headroom::cloud {

/// What part of all requests goes through a node to a target.
struct TargetShare {
  std::uint32_t slot = 0;
  std::uint32_t node = 0;
  double part = 0;
};

/// One node of the load balancer, with its own turn and its own counts (aws-behaviour 6.1, 6.4).
///
/// It picks by the target group's algorithm among the targets that it reaches and holds healthy;
/// when those are too few, among all that it reaches and that are not draining (fail open).
class LoadBalancerNode {
 public:
  static constexpr std::uint32_t kNoTarget = OutstandingRequests::kNone;

  /// @param number of the node, which is that of its zone @param random of weighted_random
  LoadBalancerNode(const TargetGroup& targets, const AnomalyDetector& anomalies,
                   std::uint32_t number, engine::StreamKey random)
      : targets_(targets),
        anomalies_(anomalies),
        number_(number),
        algorithm_(targets.config().algorithm),
        random_(random) {}

  /// The slot of the target for a request, of which `begin` is told; kNoTarget when none is
  /// registered (503).
  std::uint32_t route(Instant now) {
    if (is_stale_) [[unlikely]] {
      renew_rotation(now);
    }
    if (rotation_.empty()) [[unlikely]] {
      return kNoTarget;
    }
    if (algorithm_ == RoutingAlgorithm::least_outstanding_requests) {
      return outstanding_.least();
    }
    if (algorithm_ == RoutingAlgorithm::weighted_random) return by_chance(now);
    if (some_weigh_less_) [[unlikely]] {
      return next_in_slow_turn(now);
    }
    if (turn_ >= rotation_.size()) turn_ = 0;
    return last_ = rotation_[turn_++];
  }
  /// The slot of a target whose turn comes soon, but not at once; a hint.
  std::uint32_t target_soon() const {
    if (algorithm_ == RoutingAlgorithm::least_outstanding_requests)
      return outstanding_.least_soon();
    return turn_ + 2 < rotation_.size() ? rotation_[turn_ + 2] : kNoTarget;
  }
  /// @return whether the target of a request's cookie can have it
  bool can_route_to(std::uint32_t slot, InstanceId target, Instant now);
  /// Adds the node's targets. @param part of all requests that come to the node
  void add_shares(double part, Instant now, std::vector<TargetShare>& shares);
  /// A request goes to the slot that it was routed to.
  void begin(std::uint32_t slot) {
    if (algorithm_ == RoutingAlgorithm::least_outstanding_requests) outstanding_.begin(slot);
  }
  /// A request that was routed to this slot is answered, or has failed.
  void done(std::uint32_t slot) {
    if (algorithm_ == RoutingAlgorithm::least_outstanding_requests) outstanding_.end(slot);
  }

  /// Targets came, went, or changed their health or weight. The turn goes on behind the target
  /// served last.
  void targets_changed() { is_stale_ = true; }

 private:
  void renew_rotation(Instant now);
  void list_takers();
  std::uint32_t next_in_slow_turn(Instant now);
  std::uint32_t by_chance(Instant now);
  double weight(std::uint32_t slot, Instant now) const {
    return targets_.share(slot, now, number_) * anomalies_.weight(slot);
  }

  const TargetGroup& targets_;
  const AnomalyDetector& anomalies_;
  std::uint32_t number_;
  RoutingAlgorithm algorithm_;
  bool is_stale_ = false;  ///< the rotation is made anew when it is needed next
  bool some_weigh_less_ = false;
  std::vector<std::uint32_t> rotation_;
  std::size_t turn_ = 0;            ///< position in rotation_ of the next target
  std::uint32_t last_ = kNoTarget;  ///< the target served last
  std::vector<double> saved_;       ///< by slot: shares of turns that a slow target has not taken
  std::vector<InstanceId> takers_;  ///< by slot: who is in the rotation; 0: nobody
  OutstandingRequests outstanding_;
  engine::WordSequence random_;
  std::uint64_t drawn_ = 0;
};

}  // namespace headroom::cloud
