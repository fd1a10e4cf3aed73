#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/cloud/anomaly_detector.hpp"
#include "sim/cloud/dns_record.hpp"
#include "sim/cloud/load_balancer_node.hpp"
#include "sim/cloud/sticky_sessions.hpp"
#include "sim/cloud/target_connections.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/engine/random.hpp"

namespace headroom::cloud {

struct LoadBalancerConfig {
  /// No response in this time: 504. A connection to a target that is idle for so long is closed.
  Duration idle_timeout = 60_s;
  Duration connect_timeout = 10_s;  ///< the target does not accept: 504
  int listener_rules = 1;           ///< that each request is checked against, for the bill
  std::optional<ConnectionReuse> connection_reuse = {};  ///< where targets close any
};

/// The Application Load Balancer: its nodes, of which each picks a target for the requests that
/// come to it, the DNS record that leads clients to them, and the cookies that lead them back to
/// their targets.
///
/// A request is routed, then it begins and is done: routing itself counts nothing, so that what
/// a request sets going need not wait for the books. Usually the load balancer is one logical node
/// without cookies: then `route(now)` is all there is to a choice.
class LoadBalancer {
 public:
  static constexpr std::uint32_t kNoTarget = LoadBalancerNode::kNoTarget;

  /// @param random of weighted_random, by node; the last one stands for those that are missing
  /// @param keep_alive of connections to targets; absent: nobody closes one
  explicit LoadBalancer(const TargetGroup& targets,
                        const std::vector<engine::StreamKey>& random = {{}},
                        const std::optional<KeepAlive>& keep_alive = {});
  LoadBalancer(const LoadBalancer&) = delete;
  LoadBalancer& operator=(const LoadBalancer&) = delete;

  /// Whether it makes no difference who sends a request.
  bool is_plain() const { return is_plain_; }
  /// The slot of the target for a request; kNoTarget when none is registered (503).
  /// @pre is_plain()
  std::uint32_t route(Instant now) { return nodes_.front().route(now); }

  /// The slot of a target whose turn comes soon, but not at once; a hint.
  std::uint32_t target_soon() const { return nodes_.front().target_soon(); }

  /// Who sends a request.
  struct Caller {
    double choice = 0.5;  ///< of a node: in (0, 1), the same as long as the connection lasts
    Instant looked_up;    ///< when it asked DNS for the nodes
    std::optional<std::uint32_t> cookies = {};  ///< its number among the clients that keep cookies
    bool is_new = false;                        ///< the one who had that number before has gone
  };
  struct Choice {
    std::uint32_t slot = kNoTarget;
    std::uint32_t node = 0;
  };
  Choice route(const Caller& caller, Instant now);

  /// A request goes to the target that it was routed to.
  void begin(std::uint32_t slot, std::uint32_t node = 0) { nodes_[node].begin(slot); }

  /// The request reaches the target that it was routed to. @return false where the target has just
  /// closed the connection that it comes by (502)
  bool carry(const Instance& target, std::uint32_t node, Instant now) {
    if (connections_ == nullptr) [[likely]] {
      return true;
    }
    return connections_->carry(node, target, now);
  }
  /// Connections to targets; empty where none closes any, as it is not known then how long they
  /// last.
  std::optional<TargetConnectionCount> count_connections(Instant now) {
    return connections_ == nullptr ? std::nullopt : std::optional(connections_->count(now));
  }
  /// The application at the slot has stopped.
  void lose_connections(std::uint32_t slot) {
    if (connections_ != nullptr) connections_->lose(slot);
  }

  /// How the requests that come now are spread over the targets; none where nothing is registered.
  /// By least outstanding requests each target of a node has the same part.
  std::vector<TargetShare> shares(Instant now);
  /// So many requests were spread so.
  void spread(std::uint32_t node, std::uint64_t requests) { routed_[node] += requests; }

  /// A request that was routed so is answered, or has failed.
  void done(std::uint32_t slot, std::uint32_t node = 0) { nodes_[node].done(slot); }
  /// Whether it must be told of answers and errors.
  bool is_watching() const { return is_watching_; }
  void answered(const Instance& target, std::uint32_t node, std::optional<std::uint32_t> cookies,
                Instant now);
  /// The target has refused or dropped the connection, or has not answered.
  void target_failed(std::uint32_t slot) { anomalies_.failed(slot); }

  /// Targets came, went, or changed their health.
  void targets_changed(Instant now);
  /// The end of an interval of the anomaly detection. @pre detects_anomalies()
  void judge_targets();
  bool detects_anomalies() const {
    return targets_.config().algorithm == RoutingAlgorithm::weighted_random;
  }
  const AnomalyDetector& anomalies() const { return anomalies_; }

  /// Requests by node that found a target since the last call; empty where there is one node.
  std::vector<std::uint64_t> take_routed();

 private:
  void update_dns(Instant now);

  const TargetGroup& targets_;
  bool is_plain_;
  bool is_watching_;
  std::unique_ptr<TargetConnections> connections_;  ///< where targets close any
  AnomalyDetector anomalies_;
  std::vector<LoadBalancerNode> nodes_;
  DnsRecord dns_;
  StickySessions sessions_;
  std::vector<std::uint64_t> routed_;
};

}  // namespace headroom::cloud
