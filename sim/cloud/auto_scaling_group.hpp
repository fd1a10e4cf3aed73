#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/cloudwatch.hpp"
#include "sim/cloud/fleet.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/engine/agenda.hpp"
#include "sim/scaling/policy.hpp"
#include "sim/stats/time_weighted.hpp"

namespace headroom::cloud {

struct AutoScalingGroupConfig {
  std::string name;
  int min = 0, max = 0, desired = 0;
  std::vector<std::string> zones;
  bool elb_health_check = false;       ///< HealthCheckType ELB
  Duration health_check_grace_period;  ///< from InService on
  Duration default_cooldown = 300_s;
  std::optional<Duration> default_instance_warmup;
};

/// A policy of the group by its name, ready to be woken.
struct GroupPolicy {
  std::string name;
  scaling::Attached attached;
};

/// The Auto Scaling group (aws-behaviour 4): holds the desired capacity between its limits,
/// launches and terminates until the fleet agrees with it, replaces what is unhealthy, and asks its
/// policies when their alarms say so. It knows no policy by name.
class AutoScalingGroup {
 public:
  AutoScalingGroup(AutoScalingGroupConfig config, std::vector<GroupPolicy> policies, Fleet& fleet,
                   TargetGroup& targets, CloudWatch& cloudwatch, engine::Agenda& agenda,
                   Journal& journal);

  /// Creates the group at time 0: DesiredCapacity instances are launched.
  void create(Instant now);
  /// A group that has been up for long: as many instances in service, healthy and warmed up.
  void create_running(Instant now, std::optional<double> credits);

  /// Each minute, after the alarms were evaluated: wakes policies whose alarms are in ALARM and
  /// acts on the largest of their proposals.
  void act_on_alarms(Instant now);
  /// Marks instances that the load balancer finds unhealthy and replaces them.
  void look_at_health(Instant now);

  /// To be told by the fleet and the target group.
  void on_running(Instance& instance, Instant now);
  void on_drained(Instance& instance, Instant now);
  void on_interrupted(Instance& instance, JournalId notice, Instant now);

  struct Hooks {
    /// An instance has begun to leave: it drains.
    std::function<void(Instance&, Instant now)> leaving;
    /// An instance is about to end: what it still works on is lost.
    std::function<void(Instance&, Instant now)> ending;
    /// EC2 takes an instance away: what it works on is lost with it.
    std::function<void(Instance&, Instant now)> taken_away = {};
  };
  void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }

  const AutoScalingGroupConfig& config() const { return config_; }
  int desired() const { return desired_; }
  int in_service() const { return static_cast<int>(in_service_.value()); }
  /// Instances in service over time.
  const stats::TimeWeighted& in_service_over_time() const { return in_service_; }
  const std::vector<GroupPolicy>& policies() const { return policies_; }

 private:
  enum class State { pending, in_service, terminating };
  struct Member {
    InstanceId id = 0;
    std::uint32_t zone = 0;
    State state = State::pending;
    Duration warm_up;
    Instant in_service_since;
    bool unhealthy = false;
    JournalId marked = kNoCause;  ///< when the group saw it
    bool replacement = false;     ///< launched for an unhealthy one
  };
  struct Proposal {
    std::size_t policy = 0;
    int desired = 0;
    const Alarm* alarm = nullptr;
  };

  void add_managed_alarms(std::size_t policy);
  std::vector<std::size_t> policies_of(const Alarm& alarm) const;
  scaling::GroupView view(Instant now) const;
  scaling::Observation observe(std::size_t policy, Instant now) const;
  scaling::Decision wake(std::size_t policy, const scaling::Wake& wake, Instant now);

  std::optional<Proposal> ask(std::size_t policy, const Alarm& alarm, bool repeat, Instant now);
  std::optional<Proposal> vet_scale_in(Proposal proposal, Instant now);
  void note_insufficient_data(Instant now);
  void not_scaled(std::size_t policy, const std::string& reason, JournalId cause, Instant now);
  void set_desired(const Proposal& proposal, Instant now);

  void reconcile(Instant now, JournalId cause, Duration warm_up);
  void launch_one(Instant now, JournalId cause, const std::string& sentence, Duration warm_up,
                  bool replacement);
  void terminate_one(Member& member, Instant now, JournalId cause, const std::string& sentence);
  void replace_unhealthy(Instant now);
  void replace_interrupted(JournalId cause, Instant now);
  bool is_failing(const Member& member, Instant now) const;
  int replacements_under_way(Instant now) const;
  std::uint32_t zone_for_launch() const;
  Member& choose_for_termination(Instant now);
  int count(State state) const;
  int actual() const { return count(State::pending) + count(State::in_service); }
  Member& member(InstanceId id);
  Duration default_warm_up() const {
    return config_.default_instance_warmup.value_or(config_.default_cooldown);
  }

  AutoScalingGroupConfig config_;
  Hooks hooks_;
  std::vector<GroupPolicy> policies_;
  /// Why a policy did not scale, while it goes on minute by minute.
  struct Refusal {
    std::optional<JournalId> entry;
    Instant time;
  };
  std::vector<Refusal> last_not_scaled_;  ///< by policy
  std::vector<bool> was_in_alarm_;        ///< by alarm, a minute ago
  Fleet& fleet_;
  TargetGroup& targets_;
  CloudWatch& cloudwatch_;
  engine::Agenda& agenda_;
  Journal& journal_;
  std::vector<Member> members_;         ///< in the order of launch
  std::vector<JournalId> interrupted_;  ///< ends of instances that the group has not noticed yet
  stats::TimeWeighted in_service_;
  int desired_ = 0;
};

}  // namespace headroom::cloud
