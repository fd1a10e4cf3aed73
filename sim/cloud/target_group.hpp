#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/cloud/anomaly_detector.hpp"
#include "sim/cloud/instance.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/load_balancer_nodes.hpp"
#include "sim/cloud/routing.hpp"
#include "sim/cloud/sticky_sessions.hpp"
#include "sim/engine/agenda.hpp"

namespace headroom::cloud {

struct HealthCheckConfig {
  Duration interval = 30_s;
  Duration timeout = 5_s;
  int healthy_threshold = 5;
  int unhealthy_threshold = 2;
};

struct TargetGroupConfig {
  HealthCheckConfig health_check;
  Duration deregistration_delay = 300_s;
  RoutingAlgorithm algorithm = RoutingAlgorithm::round_robin;
  Duration slow_start = {};      ///< a new target's share rises over this time; 0: at once
  std::optional<int> port = {};  ///< Port; absent: the application's
  std::optional<int> health_check_port = {};  ///< absent: traffic-port
  Reach traffic = Reach::open;                ///< of the targets' port
  Reach health_checks = Reach::open;          ///< of the port that is checked
  bool cross_zone = true;  ///< a node's targets are those of all zones, else of its own
  MinimumHealthyTargets routing_minimum = {};  ///< else a node fails open
  MinimumHealthyTargets dns_minimum = {};      ///< else a node's zone leaves DNS
  StickinessConfig stickiness = {};
  AnomalyConfig anomalies = {};  ///< of weighted_random
};

enum class TargetHealth : std::uint8_t { initial, healthy, unhealthy, draining };
std::string_view name(TargetHealth health);

/// The ALB's target group: who is registered, and what the health checks say
/// (aws-behaviour 6.2, 6.3).
///
/// The first check comes at registration, then one every interval, however long a check takes. A
/// new target needs one pass; once `unhealthy` it needs the healthy threshold in a row. Failures of
/// a new target count, too (rulings 1 and 2).
///
/// With several load balancer nodes each checks the targets that it reaches with its own turn and
/// counters: node k begins k / n of an interval after the first one. Requests go by a node's own
/// view; the target's state, which the group and the metrics see, follows from all views.
class TargetGroup {
 public:
  /// What one load balancer node knows of a target.
  struct View {
    TargetHealth health = TargetHealth::initial;  ///< never draining: that is the target's
    int passes = 0, failures = 0;                 ///< in a row
    std::uint32_t probe = 0;                      ///< number of the check under way; 0: none
    bool starts_slowly = false;                   ///< since it became healthy
    Instant healthy_since;
    engine::Agenda::Timer next_check;
    engine::Agenda::Timer timeout;
  };
  struct Target {
    Instance* instance = nullptr;  ///< nullptr: nothing is registered in this slot
    TargetHealth health = TargetHealth::initial;
    std::uint32_t probes = 0;          ///< checks begun, by all nodes
    JournalId last_change = kNoCause;  ///< of its health
    std::vector<View> views = {};      ///< by node
  };
  struct Hooks {
    /// Send a health check to the instance; the answer comes by `probe_answered`, or not at all.
    /// @return false when the connection is refused
    std::function<bool(Instance&, std::uint32_t probe, Instant now)> probe;
    /// Targets came, went, or changed their health, be it in the view of one node.
    std::function<void(Instant now)> changed;
    /// The deregistration delay of a target is over.
    std::function<void(Instance&, Instant now)> drained;
    /// The answer to this check is no longer waited for.
    std::function<void(const Instance&, std::uint32_t probe, Instant now)> abandon_probe = {};
  };

  TargetGroup(TargetGroupConfig config, engine::Agenda& agenda, Journal& journal,
              LoadBalancerNodes nodes = {});
  void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }

  void register_target(Instance& instance, Instant now);
  /// A target that was healthy all along.
  void register_healthy(Instance& instance, Instant now);
  /// No new requests from now on; `drained` after the deregistration delay.
  void deregister(Instance& instance, Instant now, JournalId cause);
  /// Forgets a target that is gone.
  void remove(Instance& instance, Instant now);

  /// The instance has answered check number `probe`, or reset its connection (after the time-out
  /// it counts for nothing).
  void probe_answered(const Instance& instance, std::uint32_t probe, bool passed, Instant now);

  /// @pre it is registered
  TargetHealth health(const Instance& instance) const { return targets_[instance.slot()].health; }
  /// The journal's entry of it. @pre it is registered
  JournalId last_change(const Instance& instance) const {
    return targets_[instance.slot()].last_change;
  }
  /// The registered instances in the order of their registration.
  const std::vector<Instance*>& registered() const { return registered_; }
  int healthy_count() const { return healthy_; }
  /// Of its full share of a node's requests, what a target gets: below 1 while it starts slowly.
  /// @pre a target is registered in the slot
  double share(std::uint32_t slot, Instant now, std::uint32_t node = 0) const {
    const View& view = targets_[slot].views[node];
    if (!view.starts_slowly || now >= view.healthy_since + config_.slow_start) return 1.0;
    return (now - view.healthy_since).seconds() / config_.slow_start.seconds();
  }
  const TargetGroupConfig& config() const { return config_; }

  std::uint32_t nodes() const { return nodes_.count; }
  /// Whether a node may send requests to the target, healthy or not. @pre it is registered
  bool is_available(const Instance& instance, std::uint32_t node) const {
    return reaches(node, instance) && health(instance) != TargetHealth::draining;
  }
  /// Whether it is available and healthy in a node's view. @pre it is registered
  bool is_healthy(const Instance& instance, std::uint32_t node) const {
    return is_available(instance, node) &&
           targets_[instance.slot()].views[node].health == TargetHealth::healthy;
  }
  /// The targets available to a node.
  struct Strength {
    int registered = 0;
    int healthy = 0;
  };
  Strength strength(std::uint32_t node) const;

 private:
  Target& add(Instance& instance);
  Target* find(std::uint32_t slot, InstanceId id);
  const Target* find(std::uint32_t slot, InstanceId id) const;
  bool reaches(std::uint32_t node, const Instance& instance) const {
    return config_.cross_zone || nodes_.count == 1 || instance.zone() == node;
  }
  void plan_checks(Target& target, Instant now);
  void plan_check(Target& target, std::uint32_t node, Instant when);
  void check(Target& target, std::uint32_t node, Instant now);
  void conclude(Target& target, std::uint32_t node, bool passed, std::string_view reason,
                Instant now);
  void set_view(Target& target, std::uint32_t node, TargetHealth health, std::string_view reason,
                Instant now);
  TargetHealth verdict(const Target& target) const;
  void set_health(Target& target, TargetHealth health, std::string_view reason, Instant now);
  bool must_start_slowly(const Target& target, std::uint32_t node, Instant now) const;
  void forget_timers(Target& target);

  TargetGroupConfig config_;
  LoadBalancerNodes nodes_;
  engine::Agenda& agenda_;
  Journal& journal_;
  Hooks hooks_;
  std::vector<Target> targets_;        ///< by the instance's slot
  std::vector<Instance*> registered_;  ///< in the order of registration
  int healthy_ = 0;
};

}  // namespace headroom::cloud
