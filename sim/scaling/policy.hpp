#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scaling/config.hpp"
#include "sim/scaling/instance_view.hpp"
#include "sim/scaling/message.hpp"
#include "sim/scaling/metric.hpp"
#include "sim/scaling/restraint.hpp"

/// What a scaling policy may see, need and decide.
///
/// A policy is told something (`Wake`), sees a snapshot (`Observation`) and answers (`Decision`).
/// It can not reach the model. What it must be told is plain data (`Needs`), which the group obeys;
/// the group owns limits, warm-up, refusals and the combining of several policies' proposals.
namespace headroom::scaling {

/// A CloudWatch alarm that a policy owns, as a target-tracking policy does.
struct ManagedAlarm {
  std::string role;  ///< part of its name: "AlarmHigh", "AlarmLow"
  MetricQuery metric;
  Comparison comparison = Comparison::greater;
  double threshold = 0;
  int evaluation_periods = 1;
  int datapoints_to_alarm = 1;
};

/// How a policy takes part when several do.
struct Stance {
  enum class Role {
    proposes,  ///< its word is a proposal, out and in (step scaling)
    tracks,    ///< the same, but it scales in only if every other tracker agrees (target tracking)
    sets       ///< calls SetDesiredCapacity, as a controller outside of AWS does: its word is done,
               ///< whatever is pending or warming up
  };
  Role role = Role::proposes;
  bool scales_out = true;
  bool scales_in = true;
  std::optional<Duration> warm_up;  ///< of what it launches; absent: the group's
  /// Simple scaling: ignored while an activity runs, and until the cooldown after one is over.
  bool waits = false;
  std::optional<Duration> cooldown = {};  ///< after its own activities; absent: the group's
};

struct Needs {
  /// In this order in every Observation; each over the evaluation range that an alarm of so many
  /// periods would have.
  std::vector<MetricQuery> metrics;
  std::vector<ManagedAlarm> alarms;
  std::string alarm_prefix = {};  ///< of these alarms' names: "TargetTracking"
  bool capacity_changes = false;  ///< wake it when the desired capacity has changed
  Stance stance;
  std::vector<std::string> instance_types = {};  ///< that it may resize the group to
  bool start = false;                            ///< wake it when the group is there
  Duration tick = {};                            ///< wake it so often; 0: never
  /// In this order in every Observation: by whole hours of the clock on the wall, from as long
  /// before the run as they are known. Their period and number of points mean nothing.
  std::vector<MetricQuery> hourly = {};
  int hours = 0;  ///< the last so many of these
  /// What only one policy of a group may be, in words; empty: there may be several.
  std::string only_one = {};
  bool per_instance = false;  ///< the instances one by one, in every Observation
  bool capacity = false;      ///< GroupFacts::requests_per_instance, to be measured where unknown
};

/// The group as a policy sees it. Counts are instances.
struct GroupView {
  int min = 0, max = 0;
  int desired = 0;
  int in_service = 0;              ///< InService, the warming ones included
  int warming_up = 0;              ///< InService, but their warm-up is not over
  int pending = 0;                 ///< launched or about to be, not yet InService
  int terminating = 0;             ///< leaving: they drain
  int standby = 0;                 ///< taken out of service for a while
  int warm_pool = 0;               ///< kept ready beside the group
  std::string instance_type = {};  ///< of what is launched from now on
  bool activity_running = false;   ///< an instance is on its way in or out
  bool is_updating = false;  ///< a refresh or resize is under way: another would wait for its end
  int warm() const { return in_service - warming_up; }
};

/// An alarm as the policy that it wakes sees it.
struct AlarmView {
  std::string_view name;
  std::string_view role;  ///< of a managed alarm; empty for a user's own
  Comparison comparison = Comparison::greater;
  double threshold = 0;
  std::span<const Datapoint>
      points;  ///< its newest real points, oldest first, warming instances left out
  AlarmState state = AlarmState::alarm;

  /// Whether high values brought it into its state. @pre not INSUFFICIENT_DATA
  bool is_high() const { return is_upper(comparison) == (state == AlarmState::alarm); }
  /// Whether a point speaks for its state; without enough data every point does.
  bool is_on_its_side(const Datapoint& point) const {
    return state == AlarmState::insufficient_data ||
           breaches(comparison, point.value, threshold) == (state == AlarmState::alarm);
  }
};

struct Observation {
  Instant now;
  GroupView group;
  /// The real points of each needed metric, oldest first, missing ones left out. Instances that are
  /// warming up are not in them (aws-behaviour 4.5).
  std::vector<std::vector<Datapoint>> metrics;
  /// Each needed hourly metric over hours that are over, oldest first; hours without a value are
  /// left out. Over all instances: it is the load that counts.
  std::vector<std::vector<Datapoint>> hourly = {};
  /// Where it is needed: those that are launched and not gone, in the order of launch; without the
  /// warm pool.
  std::vector<InstanceView> instances = {};
};

struct Wake {
  enum class Why {
    /// An alarm is in the state whose action the policy is, ALARM mostly: at the change, and each
    /// minute that it stays.
    alarm,
    poll,              ///< another tracker wants to scale in: what would this one answer?
    capacity_changed,  ///< the desired capacity has changed
    start,             ///< the group is there
    tick,              ///< `Needs::tick` has passed once more
    timer              ///< `Decision::wake_in` has passed
  };
  Why why = Why::alarm;
  const AlarmView* alarm = nullptr;  ///< for Why::alarm
  bool repeat = false;               ///< the alarm was in its state already
};

struct ThresholdChange {
  std::string role;  ///< of a managed alarm
  double threshold = 0;
};

/// Other instances instead of more of them: vertical scaling.
struct Resize {
  enum class How {
    stop_start,       ///< each instance stops, changes its type, and starts
    instance_refresh  ///< a new version of the launch template, and new instances for the old ones
  };
  std::string instance_type;
  How how = How::stop_start;
};

/// Of the group's size; what is absent stays as it is.
struct GroupLimits {
  std::optional<int> min, max;
};

/// What a policy expects: a value and a capacity for each step of time.
struct Forecast {
  Instant first;  ///< start of the first step
  Duration step;
  std::vector<double> load;  ///< in the unit of its metric
  std::vector<int> capacity;
};

std::string_view name(Resize::How how);
std::optional<Resize::How> resize_how(std::string_view name);

struct Decision {
  std::optional<int> desired;  ///< empty: no opinion; the current one: stay as it is
  std::vector<ThresholdChange> thresholds;
  Message reason;                     ///< in words, whatever the decision; a std::string will do
  std::optional<Resize> resize = {};  ///< of the whole group
  std::optional<GroupLimits> limits = {};
  /// Below which no other policy scales in, until this one gives another; 0: there is none.
  std::optional<int> floor = {};
  std::optional<Duration> wake_in = {};  ///< instead of an earlier one that is not over yet
  std::optional<Forecast> forecast = {};
  /// Instances by name that leave the group, which shrinks by them: TerminateInstanceInAutoScaling-
  /// Group. Who is not there, or would leave fewer than the minimum, stays.
  std::vector<std::string> terminate = {};
  Restraint restraint = Restraint::none;  ///< the reason as a fact
};

class Policy {
 public:
  virtual ~Policy() = default;
  virtual Decision decide(const Wake& wake, const Observation& observation) = 0;
};

/// What a policy may know about its group beforehand.
struct GroupFacts {
  int min = 0, max = 0, desired = 0;
  bool fixed_low_threshold =
      false;  ///< target tracking's low alarm at 0.90 of the target, whatever the capacity
  Duration since_full_hour = {};  ///< how far into an hour of the clock on the wall the run begins
  Duration sample_period = 60_s;  ///< of the instances' own metrics
  /// Requests a second that one instance serves within the SLO, kappa of the literature. Absent
  /// while a scenario is read: it is measured before a run, where a policy needs it.
  std::optional<double> requests_per_instance = {};
  /// CPU time of a request of the load, on average, on one vCPU of the launch template's type.
  double service_demand_s = 0;
  int vcpus = 1;                             ///< of that type
  double usd_per_hour = 0;                   ///< of an instance; 0: not known
  Duration boot_estimate = {};               ///< from a launch to the first useful request, about
  std::optional<double> slo_latency_s = {};  ///< of a scenario with a latency objective: its limit
  double slo_quantile = 0.95;                ///< and its quantile
  /// While it leaves an instance is billed, and takes no new request.
  Duration deregistration_delay = {};
  Duration warm_up = 300_s;  ///< of the group: its default instance warm-up
};

/// What an instance costs beyond its service: it is billed while it boots and while it drains.
inline Duration idle_time_of_a_start(const GroupFacts& facts) {
  return facts.boot_estimate + facts.deregistration_delay;
}

/// A policy ready to be woken, with what the group must do for it.
struct Attached {
  Needs needs;
  std::unique_ptr<Policy> policy;
};

/// One row of the catalogue of policies.
struct PolicyKind {
  std::string_view type;     ///< the PolicyType of a scenario
  std::string_view summary;  ///< one line for lists, help and error messages
  bool is_aws;               ///< its parameters stand beside PolicyType; else under "Configuration"
  ParameterTree (*parameters)();
  /// @throws BadConfig when the settings make no sense together
  Attached (*make)(const Config& config, const GroupFacts& facts);
  /// What in it rests on memory or inference, in words; nullptr: nothing.
  Messages (*assumed)(const GroupFacts& facts) = nullptr;
  std::string_view source = {};  ///< the document or paper that it follows
  /// `make` starts a program of the user's, and throws PolicyFailed where it can not: only for a
  /// run, and only if the user allows it. Its config has one member more, `run`, with what such a
  /// program is told and nobody else asks for: `policy`, its name; `start_time`, what the clock on
  /// the wall says at time 0, in seconds since 1970; `folder`, that of the scenario.
  bool runs_a_program = false;
};
using PolicyCatalog = std::span<const PolicyKind>;

/// The kind of that type; nullptr where there is none.
const PolicyKind* find_policy(PolicyCatalog catalog, std::string_view type);

}  // namespace headroom::scaling
