#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/cloudwatch.hpp"
#include "sim/cloud/fleet.hpp"
#include "sim/cloud/instance_looks.hpp"
#include "sim/cloud/instance_refresh.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/lifecycle_hooks.hpp"
#include "sim/cloud/mixed_instances.hpp"
#include "sim/cloud/operator_request.hpp"
#include "sim/cloud/resizing.hpp"
#include "sim/cloud/scaling_process.hpp"
#include "sim/cloud/scheduled_action.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/cloud/termination_policy.hpp"
#include "sim/cloud/warm_pool.hpp"
#include "sim/engine/agenda.hpp"
#include "sim/scaling/policy.hpp"
#include "sim/stats/time_weighted.hpp"

namespace headroom::cloud {

/// How many instances stay ready while others are replaced, in percent of the desired capacity.
struct MaintenancePolicy {
  double min_healthy_percentage = 90;
  double max_healthy_percentage = 100;  ///< above 100: launch before terminate
};

struct AutoScalingGroupConfig {
  std::string name;
  int min = 0, max = 0, desired = 0;
  std::vector<std::string> zones;
  bool elb_health_check = false;       ///< HealthCheckType ELB
  Duration health_check_grace_period;  ///< from InService on
  Duration default_cooldown = 300_s;
  std::optional<Duration> default_instance_warmup;
  ResizingConfig resizing = {};
  std::vector<TerminationPolicy> termination_policies = {TerminationPolicy::aws_default};
  bool protects_new_instances = false;  ///< from scale-in, as NewInstancesProtectedFromScaleIn
  std::optional<Duration> max_instance_lifetime = {};
  std::optional<MaintenancePolicy> maintenance = {};
  std::optional<WarmPoolConfig> warm_pool = {};
  std::vector<Suspension> suspensions = {};
  Duration launch_retry = 60_s;  ///< from a launch that found no capacity to the next attempt
  std::optional<MixedInstances> mixed = {};  ///< absent: the launch template's type alone
  bool capacity_rebalance = false;           ///< replaces spot instances at EC2's recommendation
  /// CapacityDistributionStrategy balanced-only: no launch in another zone than the emptiest.
  bool is_balanced_only = false;
};

/// A change of each instance where it is, of one or a few at a time. The next one's turn comes when
/// the one before is healthy again.
struct InPlaceUpdate {
  /// Taken out of service first: its requests in flight are let end.
  bool drain = true;
  /// It can not stay in service: what is in flight is lost when it is not let end.
  bool stops = false;
  int at_once = 1;
  /// Begins the work, at whose end the application is `booted`.
  std::function<void(Instance&, Instant now)> work;
};

/// A policy of the group by its name, ready to be woken.
struct GroupPolicy {
  std::string name;
  scaling::Attached attached;
};

/// The Auto Scaling group (aws-behaviour 4): its capacities are units, of which an instance counts
/// as many as its type's weight, one without weights. It holds the desired capacity between its
/// limits, launches and terminates until the fleet agrees with it, replaces what is unhealthy, and
/// asks its policies when their alarms say so. It knows no policy by name.
class AutoScalingGroup {
 public:
  AutoScalingGroup(AutoScalingGroupConfig config, std::vector<GroupPolicy> policies, Fleet& fleet,
                   TargetGroup& targets, CloudWatch& cloudwatch, LifecycleHooks& lifecycle_hooks,
                   engine::Agenda& agenda, Journal& journal);

  /// Creates the group at time 0: DesiredCapacity instances are launched.
  void create(Instant now);
  /// A group that has been up for long: as many instances in service, healthy and warmed up.
  void create_running(Instant now, std::optional<double> credits);

  /// Whenever alarms were evaluated: wakes the policies that their states name and acts on the
  /// largest of their proposals.
  void act_on_alarms(Instant now);
  /// Marks instances that the load balancer finds unhealthy and replaces them.
  void look_at_health(Instant now);
  /// The time of a scheduled action has come. @param number of it
  void execute(const ScheduledAction& action, std::uint32_t number, Instant now);
  /// Somebody asks by hand. What AWS would refuse has no effect but an entry of the journal.
  /// @param number of the request
  void execute(const OperatorRequest& request, std::uint32_t number, Instant now);

  /// What a policy has forecast.
  struct PolicyForecast {
    std::size_t policy = 0;
    Instant created;
    scaling::Forecast forecast;
  };
  /// By time; the oldest are forgotten when there are very many.
  const std::vector<PolicyForecast>& forecasts() const { return forecasts_; }

  /// Vertical scaling: the launch template gets a new version of that type, and the instances
  /// follow. @return false when it is of that type already
  bool resize(const InstanceType& type, scaling::Resize::How how, JournalId cause, Instant now);
  /// Told when an update of all instances is over.
  using Done = std::function<void(Instant now)>;
  /// StartInstanceRefresh: new instances for the old ones. Updates wait for each other.
  void start_refresh(RefreshPreferences preferences, JournalId cause, Done done, Instant now);
  void start_in_place(InPlaceUpdate update, Done done, Instant now);
  bool is_updating() const { return refresh_ || in_place_; }

  /// To be told by the fleet and the target group.
  void on_running(Instance& instance, Instant now);
  void on_booted(Instance& instance, Occasion occasion, Instant now);
  void on_health_changed(Instant now);
  void on_drained(Instance& instance, Instant now);
  void on_interrupted(Instance& instance, JournalId notice, Instant now);
  void on_rebalance_recommended(Instance& instance, JournalId recommendation, Instant now);

  struct Hooks {
    /// An instance runs and is one of the group, not of its warm pool.
    std::function<void(Instance&, Instant now)> joining;
    /// An instance has begun to leave: it drains.
    std::function<void(Instance&, Instant now)> leaving;
    /// An instance is about to end: what it still works on is lost.
    std::function<void(Instance&, Instant now)> ending;
    /// EC2 takes an instance away: what it works on is lost with it.
    std::function<void(Instance&, Instant now)> taken_away = {};
    /// An instance in standby has drained and runs on: what it still works on is cancelled.
    std::function<void(Instance&, Instant now)> set_aside = {};
    /// Requests that are at each instance, by slot.
    std::function<std::vector<std::uint32_t>()> in_flight_by_slot = {};
  };
  void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }

  const AutoScalingGroupConfig& config() const { return config_; }
  int desired() const { return desired_; }
  int in_service() const { return static_cast<int>(in_service_.value()); }
  /// Instances in service over time.
  const stats::TimeWeighted& in_service_over_time() const { return in_service_; }
  const std::vector<GroupPolicy>& policies() const { return policies_; }
  /// As its policies see it.
  scaling::GroupView view(Instant now) const;
  /// Empty without a warm pool.
  std::optional<WarmPoolView> warm_pool_view() const;

 private:
  using Stance = scaling::Stance;
  enum class State {
    pending,
    in_service,
    standby,
    terminating,
    pool_pending,  ///< Warmed:Pending
    pool_ready     ///< Warmed:Stopped, Warmed:Running or Warmed:Hibernated
  };
  struct Member {
    InstanceId id = 0;
    std::uint32_t zone = 0;
    State state = State::pending;
    int weight = 1;             ///< units of capacity
    std::size_t override_ = 0;  ///< of the mixed instances policy
    PurchaseOption purchase = PurchaseOption::on_demand;
    Duration warm_up;
    Instant in_service_since;
    bool unhealthy = false;
    JournalId marked = kNoCause;  ///< when the group saw it
    bool is_marked_by_hand = false;
    bool replacement = false;    ///< launched for an unhealthy one
    bool is_old = false;         ///< to be replaced by the refresh under way
    bool is_held = false;        ///< the same, but it is protected or in standby
    bool is_updating = false;    ///< in place
    bool is_protected = false;   ///< from scale-in
    bool is_registered = false;  ///< with the target group
    bool has_drained = false;    ///< and waits for a lifecycle hook before its end
    bool is_returning = false;   ///< into the warm pool, when it has left the group
    bool is_set_aside = false;   ///< in standby by hand: the desired capacity is without it
    bool is_back = false;        ///< pending, as it comes out of standby
    /// That goes when this one is ready: a launch before a termination.
    std::optional<InstanceId> supersedes = {};
    const char* superseded_because = "";  ///< in the activity's words
    bool is_in_standby_by_hand() const { return state == State::standby && is_set_aside; }
    bool is_in_pool() const { return state == State::pool_pending || state == State::pool_ready; }
  };
  struct Refresh {
    InstanceRefresh arithmetic;
    Duration warm_up;
    std::uint32_t number;
    JournalId begun;
    const char* reason;  ///< in the activities' words
    Done done;
    bool is_by_age = false;  ///< no instance refresh, but maximum lifetimes
    /// Since when some are held back: after an hour it has failed.
    std::optional<Instant> waits_since = {};
  };
  struct InPlace {
    InPlaceUpdate update;
    std::deque<InstanceId> waiting;
    Done done;
  };
  struct Proposal {
    std::size_t policy = 0;
    int desired = 0;
    const Alarm* alarm = nullptr;  ///< that woke the policy; nullptr: the clock did
    scaling::Message reason = {};  ///< of a policy that the clock woke
    JournalId cause() const { return alarm == nullptr ? kNoCause : alarm->last_change; }
  };

  void add_managed_alarms(std::size_t policy);
  /// The policies that an alarm wakes in a state.
  std::vector<std::size_t> policies_of(const Alarm& alarm, scaling::AlarmState state) const;
  scaling::Observation observe(std::size_t policy, Instant now);
  scaling::InstanceView view(const Member& m, std::uint32_t in_flight, Instant now) const;
  std::vector<scaling::InstanceView> look_at_instances(std::size_t policy, Instant now);
  scaling::Decision wake(std::size_t policy, const scaling::Wake& wake, Instant now);

  void start_policies(Instant now);
  void plan_tick(std::size_t policy, Instant when);
  void wake_by_clock(std::size_t policy, scaling::Wake::Why why, Instant now);
  void heed(std::size_t policy, const scaling::Decision& decision, Instant now);
  bool resize(const scaling::Resize& wish, JournalId cause, Instant now);
  void change_limits(std::size_t policy, const scaling::GroupLimits& limits, Instant now);
  void terminate_named(std::size_t policy, const scaling::Decision& decision, Instant now);
  int within_limits(std::size_t policy, int wanted) const;
  std::optional<std::size_t> floor_above(std::size_t policy, int wanted) const;
  /// What is in the way of scaling: in words, and as a fact for the journal.
  struct Obstacle {
    scaling::Message words;
    WhyNot why = WhyNot::other;
    double value = 0;
  };
  static Obstacle said_by(const scaling::Decision& decision);
  Obstacle at_maximum() const;
  Obstacle at_minimum() const;
  Obstacle held_by(std::size_t other) const;
  std::optional<Proposal> ask(std::size_t policy, const Alarm& alarm, bool repeat, Instant now);
  std::optional<Obstacle> reason_to_wait(const Stance& stance, Instant now) const;
  std::optional<Proposal> vet_scale_in(Proposal proposal, Instant now);
  void note_insufficient_data(Instant now);
  void not_scaled(std::size_t policy, const Obstacle& reason, JournalId cause, Instant now);
  void set_desired(const Proposal& proposal, Instant now);
  JournalId change_desired(int desired, JournalEntry entry, Duration warm_up, Instant now);

  // Requests by hand: why AWS would refuse one, and what it does.
  std::optional<std::string> refusal(const SetInstanceHealth& call, Instant now) const;
  std::optional<std::string> refusal(const EnterStandby& call, Instant now) const;
  std::optional<std::string> refusal(const ExitStandby& call, Instant now) const;
  std::optional<std::string> refusal(const SetInstanceProtection& call, Instant now) const;
  std::optional<std::string> refusal(const TerminateInstance& call, Instant now) const;
  std::optional<std::string> refusal(const SetDesiredCapacity& call, Instant now) const;
  void obey(const SetInstanceHealth& call, std::uint32_t number, Instant now);
  void obey(const EnterStandby& call, std::uint32_t number, Instant now);
  void obey(const ExitStandby& call, std::uint32_t number, Instant now);
  void obey(const SetInstanceProtection& call, std::uint32_t number, Instant now);
  void obey(const TerminateInstance& call, std::uint32_t number, Instant now);
  void obey(const SetDesiredCapacity& call, std::uint32_t number, Instant now);
  JournalId note_request(std::uint32_t number, int desired, std::string note, Instant now);
  void follow_request(int desired, std::string cause, JournalId asked, Instant now);
  const Member* find_member(const std::string& name) const;
  int units_of(const std::vector<std::string>& names) const;
  Member& member(const std::string& name);
  void set_aside(Member& member, JournalId cause, std::string sentence, Instant now);
  void bring_back(Member& member, JournalId cause, std::string sentence, Instant now);

  bool is_suspended(ScalingProcess process, Instant now) const {
    return cloud::is_suspended(config_.suspensions, process, now);
  }
  void plan_resumptions();
  void resume(ScalingProcess process, Instant now);

  void reconcile(Instant now, JournalId cause, Duration warm_up);
  /// What is to be launched, and why.
  struct Launch {
    JournalId cause;
    std::string sentence;
    Duration warm_up;
    bool replacement = false;
    std::optional<InstanceId> supersedes = {};
    const char* superseded_because = "";
    /// That an instance of the warm pool must be in; absent: any.
    std::optional<std::uint32_t> zone = {};
  };
  /// From the warm pool, or anew. @return its units; 0 when there was no capacity: it is tried
  /// again later
  int launch_one(const Launch& wanted, Instant now);
  Member* launch(Instant now, JournalId cause, const std::string& sentence, State state,
                 std::optional<InstanceId> instead_of = {});
  /// An override and how it is paid for.
  struct Pick {
    std::size_t override_ = 0;
    PurchaseOption purchase = PurchaseOption::on_demand;
  };
  PurchaseOption next_purchase(std::optional<InstanceId> instead_of) const;
  std::optional<Pick> pick(std::uint32_t zone, PurchaseOption purchase, Instant now) const;
  LaunchChoice choice_of(const Pick& pick) const;
  Member member_of(const Instance& instance, const Pick& pick, State state) const;
  std::vector<int> instances_by_override(std::uint32_t zone, PurchaseOption purchase) const;
  int on_demand_units(std::optional<InstanceId> but = {}) const;
  int allocation_rank(const Member& member) const;
  void fail_launch(std::uint32_t zone, PurchaseOption purchase, JournalId cause, Instant now);
  void retry_launches(JournalId cause, Instant now);
  void abandon_launch(InstanceId id, JournalId ended, Instant now);
  void end_instance(InstanceId id, JournalId cause, Instant now);
  void leave_target_group(Member& member, JournalId cause, Instant now);
  TargetHealth health(const Member& member) const;
  void terminate_one(Member& member, Instant now, JournalId cause, const std::string& sentence);
  void begin_refresh(RefreshPreferences preferences, JournalId cause, Done done, Instant now);
  void begin_replacing(RefreshPreferences preferences, JournalId begun, const char* reason,
                       Done done, Instant now);
  void replace_the_aged(Instant now);
  void rebalance(Instant now);
  void replace_before_terminating(Instant now);
  void end_the_superseded(Instant now);
  JournalId successor_cause(const Member& successor) const;
  int pool_size() const;
  int wanted_pool_size() const;
  void reconcile_warm_pool(JournalId cause, Instant now);
  Member* choose_from_pool(std::optional<std::uint32_t> zone = {});
  void leave_pool(Member& member, JournalId cause, const std::string& sentence, Instant now);
  void settle_in_pool(Member& member, JournalId cause, Instant now);
  void settle_if_warmed(InstanceId id, Instant now);
  bool may_return_to_pool() const;
  void fill_warm_pool(Instant now);
  void renew_pool(JournalId cause, Instant now);
  void plan_pool(JournalId cause, Instant now);
  bool has_successor(const Member& member) const;
  bool passes_elb(const Member& member) const;
  void finish_leaving(InstanceId id, JournalId cause, Instant now);
  void hold_back(Instant now);
  RefreshView refresh_view(Instant now) const;
  bool is_ready(const Member& member, Instant now) const;
  void continue_refresh(Instant now);
  void look_at_refresh_at(Instant when);
  void terminate_old(Instant now);
  void end_refresh(Instant now);
  void begin_in_place(InPlaceUpdate update, Done done, Instant now);
  void continue_in_place(Instant now);
  void update_in_place(Member& member, Instant now);
  void leave_service(Member& member, Instant now);
  void enter_service(Member& member, Instant now);
  void stop_and_start(Instance& instance, Instant now);
  void next_update(Instant now);
  static const char* why_unhealthy(const Member& member);
  void replace_unhealthy(Instant now);
  void replace_all_interrupted(Instant now);
  void replace_interrupted(JournalId cause, Instant now);
  bool is_failing(const Member& member, Instant now) const;
  int replacements_under_way(Instant now) const;
  enum class Counted { group, group_and_pool };
  std::vector<int> instances_by_zone(Counted counted) const;
  static std::uint32_t emptiest_of(const std::vector<int>& in_zone);
  /// @param most units that it may count
  Member* choose_for_termination(int most, Instant now);
  Member* choose_for_termination(State state, int most, Instant now);
  Member* choose_for_termination(State state, int most, std::optional<PurchaseOption> purchase,
                                 Instant now);
  void plan_reconcile(JournalId cause, Duration warm_up, Instant now);
  Duration warm_up_after(const Stance& stance) const;
  bool is_activity_running(Instant now) const;
  void begin_due_cooldown(Instant now);
  int count(State state) const;
  /// What those in a state count.
  int units(State state) const;
  /// Who is in standby by hand does not count.
  int actual() const;
  /// Units of more that are there for the moment, until others go.
  int extra() const;
  Member* find_member(InstanceId id);
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
  std::vector<Refusal> last_not_scaled_;       ///< by policy
  std::vector<int> floors_;                    ///< by policy: no other scales in below it
  std::vector<engine::Agenda::Timer> timers_;  ///< by policy: when it wants to be woken
  std::vector<InstanceLooks> looks_;           ///< by policy
  std::vector<PolicyForecast> forecasts_;
  Fleet& fleet_;
  TargetGroup& targets_;
  CloudWatch& cloudwatch_;
  LifecycleHooks& lifecycle_hooks_;
  engine::Agenda& agenda_;
  Journal& journal_;
  std::vector<Member> members_;         ///< in the order of launch
  bool may_supersede_ = false;          ///< some of them; else it need not be looked at
  std::vector<JournalId> interrupted_;  ///< ends of instances that the group has not noticed yet
  std::optional<Refresh> refresh_;
  std::optional<InPlace> in_place_;
  std::deque<std::function<void(Instant)>> waiting_updates_;
  std::uint32_t refreshes_ = 0;
  std::uint32_t resizes_ = 0;
  stats::TimeWeighted in_service_;
  int desired_ = 0;
  int planned_reconciles_ = 0;  ///< decided, and to be carried out in a moment
  /// Of a simple policy's activity: it begins when the activity ends.
  std::optional<Duration> due_cooldown_;
  Instant cooldown_ends_;
  std::optional<Instant> launches_fail_since_;
  bool is_retry_planned_ = false;
};

}  // namespace headroom::cloud
