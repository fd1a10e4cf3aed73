#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "sim/cloud/alarm.hpp"
#include "sim/cloud/application.hpp"
#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/composite_alarm.hpp"
#include "sim/cloud/custom_metrics.hpp"
#include "sim/cloud/launch_template.hpp"
#include "sim/cloud/load_balancer.hpp"
#include "sim/cloud/monitoring.hpp"
#include "sim/cloud/noise.hpp"
#include "sim/cloud/past_metric.hpp"
#include "sim/cloud/prices.hpp"
#include "sim/cloud/provisioning.hpp"
#include "sim/cloud/purchase.hpp"
#include "sim/cloud/releases.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/load/open_load.hpp"
#include "sim/load/session_source.hpp"
#include "sim/load/thread_group.hpp"
#include "sim/scaling/policy.hpp"

namespace headroom::scenario {

/// Prices that the user gave, in a file.
struct GivenPrices {
  std::string sha256;                    ///< of the file
  std::set<std::string> regions;         ///< that it has prices of
  std::set<std::string> instance_types;  ///< that it has prices of
};

/// What the program brings along and a scenario may name; handed in, so that nothing here knows a
/// policy or a price by itself.
struct Environment {
  scaling::PolicyCatalog policies;
  cloud::InstanceTypes instance_types;
  cloud::Prices prices;
  std::optional<GivenPrices> given_prices = {};  ///< already among `prices`
  bool allow_external_policies = false;          ///< those that run a program of the user's
};

/// A scaling policy with its settings, not yet made.
struct PolicyConfig {
  std::string name;
  std::string type;
  scaling::Config settings;
  bool enabled = true;
  std::string folder = {};  ///< of the scenario: its programs run there
};

/// One entry of `load`. A JMeter plan brings several thread groups.
struct LoadConfig {
  std::string name;
  Duration start;
  std::optional<Duration> stop;  ///< nothing new begins at or after it
  std::variant<load::OpenLoadConfig, std::vector<load::ThreadGroupConfig>, load::SessionsConfig>
      kind;
};

/// One objective: a latency quantile, or the share of failed requests.
struct Objective {
  std::string name;     ///< "p95", "error_rate"
  double quantile = 0;  ///< of a quantile, else 0
  double limit = 0;     ///< seconds, or a share
};

/// A change of every instance's credit mode at a known time.
struct CreditChange {
  Instant at;
  cloud::CreditMode mode = cloud::CreditMode::standard;
};

/// A scheduled action as AWS has it; its times are those within the run.
struct ScheduledActionConfig {
  cloud::ScheduledAction action;
  std::optional<std::chrono::sys_seconds> start, end;
  std::string recurrence;  ///< a cron expression; empty: once
  std::string time_zone;   ///< of the recurrence; empty: UTC
};

/// What goes wrong at EC2.
struct Faults {
  std::vector<cloud::CapacityShortage> shortages;
};

/// An instance beside the group that was registered by hand: it serves from the start, and is
/// neither scaled nor replaced.
struct StaticTarget {
  cloud::InstanceType type;
  std::uint32_t zone = 0;  ///< one of the group's
};

/// put-notification-configuration.
struct NotificationConfig {
  std::string topic;
  std::vector<std::string> types;  ///< "autoscaling:EC2_INSTANCE_LAUNCH"
};

/// What is known of the time before the run.
struct HistoryConfig {
  int days = 0;      ///< of the load continued backwards; 0: metrics come from a file
  std::string file;  ///< as the scenario names it
  std::vector<cloud::PastMetric> metrics;
};

/// Whether each request is simulated, or many together as a flow.
struct Fidelity {
  enum class Form {
    request,  ///< one by one
    fluid,    ///< as many as are expected
    hybrid    ///< a flow whose numbers and work are drawn, step by step
  };
  Form form = Form::request;
  Duration step = 10_s;           ///< of a flow
  double checked_requests = 2e6;  ///< its error is measured on the first so many, one by one

  bool is_flow() const { return form != Form::request; }
};

/// How the group is at time 0.
struct InitialState {
  bool running = false;           ///< else the group is created at time 0
  std::optional<double> credits;  ///< of the instances of time 0; absent: launch credits
};

/// A whole scenario as plain data, read and checked.
struct Scenario {
  std::string name;
  std::string region = "us-east-1";
  Duration duration;
  std::uint64_t seed = 1;
  std::chrono::sys_seconds start_time;  ///< what the clock on the wall says at time 0
  cloud::ApplicationConfig application;
  cloud::LaunchTemplateConfig launch_template;
  cloud::PurchaseConfig purchase;
  cloud::ProvisioningConfig provisioning;
  cloud::AutoScalingGroupConfig group;
  cloud::TargetGroupConfig target_group;
  cloud::LoadBalancerConfig load_balancer;
  std::vector<PolicyConfig> policies;
  std::vector<cloud::AlarmConfig> alarms;
  /// Alarms that only notify, of metrics that the model does not publish: they have no state, but
  /// cost what others do. As JSON text.
  std::vector<std::string> other_alarms;
  std::vector<cloud::CompositeAlarmConfig> composite_alarms;  ///< behind those they are made of
  std::vector<cloud::CustomMetricConfig> custom_metrics;
  std::vector<ScheduledActionConfig> scheduled_actions;
  std::vector<cloud::OperatorRequest> operator_requests;
  std::vector<cloud::LifecycleHook> lifecycle_hooks;
  Faults faults;
  std::vector<StaticTarget> static_targets;
  std::vector<NotificationConfig> notifications;
  cloud::ReleasesConfig releases;
  std::vector<CreditChange> credit_changes;  ///< of every instance's credit mode
  std::vector<LoadConfig> load;
  std::vector<Objective> slo;
  InitialState initial;
  std::optional<HistoryConfig> history;
  cloud::ThrottleConfig throttle;
  /// Launches and starts of an account, Region and rolling day that get launch credits.
  int launch_credit_grants_per_day = 100;
  std::optional<cloud::NoiseConfig> noise;  ///< neighbours on the hosts
  cloud::MonitoringConfig monitoring;
  Duration timeseries_step = 60_s;
  Duration warm_up;  ///< latencies before it are left out of the statistics

  std::string sha256;          ///< of the canonical text and the files it names
  std::string resolved;        ///< the whole scenario as JSON text, with every default written out
  scaling::Messages warnings;  ///< what is read otherwise than it might be meant, and lints
  scaling::Messages assumed;   ///< what rests on memory or inference, in words

  /// Requests a second that one instance serves within the SLO: no part of the file, but measured
  /// before a run where a policy needs it (sim/experiment/capacity).
  std::optional<double> requests_per_instance = {};
  Fidelity fidelity = {};
  /// The end of the warm-up is still to be found, by MSER-5 in a first run: no `warm_up` is given.
  bool finds_warm_up = {};

  /// Desired capacity before the first change: 0 where the group is created at the start.
  int desired_at_start() const { return initial.running ? group.desired : 0; }
};

/// The load balancer's nodes: one, or one in each of the group's zones.
cloud::LoadBalancerNodes load_balancer_nodes(const Scenario& scenario);
/// A policy of the scenario, ready to be woken; the program of one that runs one is started.
/// @pre its kind is in the catalogue @throws scaling::PolicyFailed
scaling::Attached attach(const PolicyConfig& policy, const Scenario& scenario,
                         const Environment& environment);
/// What it must be told, as far as that is known before a run: a program tells its needs only when
/// it runs.
scaling::Needs needs_of(const PolicyConfig& policy, const Scenario& scenario,
                        const Environment& environment);

}  // namespace headroom::scenario
