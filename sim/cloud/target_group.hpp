#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/cloud/instance.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/routing.hpp"
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
};

enum class TargetHealth : std::uint8_t { initial, healthy, unhealthy, draining };
std::string_view name(TargetHealth health);

/// The ALB's target group: who is registered, and what the health checks say
/// (aws-behaviour 6.2, 6.3).
///
/// The first check comes at registration, then one every interval, however long a check takes. A
/// new target needs one pass; once `unhealthy` it needs the healthy threshold in a row. Failures of
/// a new target count, too (rulings 1 and 2).
class TargetGroup {
 public:
  struct Target {
    Instance* instance = nullptr;  ///< nullptr: nothing is registered in this slot
    TargetHealth health = TargetHealth::initial;
    int passes = 0, failures = 0;      ///< in a row
    std::uint32_t probe = 0;           ///< number of the check under way; 0: none
    std::uint32_t probes = 0;          ///< checks begun
    JournalId last_change = kNoCause;  ///< of its health
    bool starts_slowly = false;        ///< since it became healthy
    Instant healthy_since;
    engine::Agenda::Timer next_check;
    engine::Agenda::Timer timeout;
  };
  struct Hooks {
    /// Send a health check to the instance; the answer comes by `probe_answered`, or not at all.
    /// @return false when the connection is refused
    std::function<bool(Instance&, std::uint32_t probe, Instant now)> probe;
    /// Targets came, went, or changed their health.
    std::function<void(Instant now)> changed;
    /// The deregistration delay of a target is over.
    std::function<void(Instance&, Instant now)> drained;
    /// The answer to the latest check is no longer waited for.
    std::function<void(const Instance&, Instant now)> abandon_probe = {};
  };

  TargetGroup(TargetGroupConfig config, engine::Agenda& agenda, Journal& journal);
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
  /// Of its full share of requests, what a target gets: below 1 while it starts slowly.
  /// @pre a target is registered in the slot
  double share(std::uint32_t slot, Instant now) const {
    const Target& target = targets_[slot];
    if (!target.starts_slowly || now >= target.healthy_since + config_.slow_start) return 1.0;
    return (now - target.healthy_since).seconds() / config_.slow_start.seconds();
  }
  const TargetGroupConfig& config() const { return config_; }

 private:
  Target& add(Instance& instance);
  Target* find(std::uint32_t slot, InstanceId id);
  const Target* find(std::uint32_t slot, InstanceId id) const;
  void plan_check(Target& target, Instant when);
  void check(Target& target, Instant now);
  void conclude(Target& target, bool passed, std::string_view reason, Instant now);
  void set_health(Target& target, TargetHealth health, std::string_view reason, Instant now);
  bool must_start_slowly(const Target& target, Instant now) const;
  void forget_timers(Target& target);

  TargetGroupConfig config_;
  engine::Agenda& agenda_;
  Journal& journal_;
  Hooks hooks_;
  std::vector<Target> targets_;        ///< by the instance's slot
  std::vector<Instance*> registered_;  ///< in the order of registration
  int healthy_ = 0;
};

}  // namespace headroom::cloud
