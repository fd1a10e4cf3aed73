#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/cloud/bill.hpp"
#include "sim/cloud/credit_metrics.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/metric_catalogue.hpp"
#include "sim/engine/time.hpp"
#include "sim/load/client_behaviour.hpp"
#include "sim/scaling/policy.hpp"
#include "sim/stats/batched_run.hpp"
#include "sim/stats/elasticity.hpp"
#include "sim/stats/histogram.hpp"
#include "sim/stats/latency_rows.hpp"
#include "sim/world/failure.hpp"

namespace headroom::world {

/// A latency histogram, of answered requests only.
struct ClassLatency {
  std::string name;
  stats::Histogram latency;
};

struct RequestTotals {
  std::uint64_t sent = 0;
  std::uint64_t ok = 0;
  std::array<std::uint64_t, kFailures> failed{};
  std::uint64_t failed_total() const;
  std::uint64_t in_flight() const { return sent - ok - failed_total(); }
  /// What came after `earlier`.
  RequestTotals& operator-=(const RequestTotals& earlier);
};

/// An activity as describe-scaling-activities tells it.
struct Activity {
  Instant time;                ///< of the decision
  Instant start;               ///< RunInstances, or deregistration
  std::optional<Instant> end;  ///< InService, or terminated; absent: still under way
  bool is_launch = true;
  bool is_move = false;  ///< into standby (no launch) or out of it: the group is told of neither
  std::string cause;
  std::string description;
  std::string status;    ///< StatusCode
  int from = 0, to = 0;  ///< desired capacity before and after
  cloud::InstanceId instance = 0;
  std::string activity_id;
  std::vector<cloud::JournalId> cause_ids;  ///< from the first cause on to the activity itself
};

struct NotScaled {
  Instant time;
  std::string policy;
  std::string reason;
  std::uint32_t count = 1;
  cloud::WhyNot why = cloud::WhyNot::other;  ///< the reason as a fact
  std::string value = {};  ///< that stands in it: a size, a time in seconds, another policy's name
};

/// A boot step of an instance.
struct StepLog {
  std::string name;
  Instant start;
  std::optional<Instant> end;
  cloud::Occasion occasion = cloud::Occasion::launch;
  int attempts = 0;
  int failures = 0;
  Duration waited;  ///< for its resource: approval, sessions, requests
  Duration worked;  ///< in all attempts; the rest of start to end are delays before retries
};
/// A stop of an instance, until it runs again.
struct StopLog {
  Instant stopping;
  std::optional<Instant> running;
  std::string type;         ///< from then on; empty while it is stopped
  bool is_in_pool = false;  ///< it waits in the warm pool
};
/// An instance's wait for one lifecycle hook.
struct HookLog {
  std::string name;
  Instant begun;
  std::optional<Instant> ended;
  std::string result;  ///< "completed, CONTINUE"; empty while it waits
};
struct HealthLog {
  Instant time;
  std::string state;
  std::string reason;
};
/// One instance's life.
struct InstanceLog {
  cloud::InstanceId id = 0;
  std::string name, type, zone, image;
  std::optional<Instant> launched, running, in_service, listening, healthy, first_request,
      terminating, terminated;
  std::optional<Instant> boot_failed;  ///< from then on the application never listens
  std::string boot_failure;            ///< the step that failed, and why
  bool is_beside_group = false;        ///< a target that was registered by hand
  bool lazy_volume = false;            ///< launched without fast snapshot restore
  std::uint32_t release = 0;           ///< that its image contained; 0: the first
  std::vector<StepLog> steps;
  std::vector<StopLog> stops;
  std::vector<HookLog> hooks;              ///< lifecycle hooks that it waited for
  std::vector<std::string> critical_path;  ///< the steps that made the boot as long as it was
  std::vector<HealthLog> health;
  std::size_t first_bin = 0;                                   ///< of the time series below
  std::vector<std::optional<double>> cpu_percent;              ///< by bin, from first_bin on
  std::vector<std::optional<double>> credits;                  ///< at the end of each bin
  std::vector<std::optional<double>> surplus_credits;          ///< owed then; unlimited mode only
  std::vector<std::optional<double>> surplus_credits_charged;  ///< until then; unlimited mode only
  std::optional<Instant> credits_exhausted;                    ///< when they first ran out
  cloud::PurchaseOption purchase = cloud::PurchaseOption::on_demand;
  std::optional<Instant> interruption_notice;       ///< of a spot instance
  double launch_credits = 0;                        ///< that its launch brought it
  std::vector<cloud::CreditSample> credit_metrics;  ///< every five minutes; burstable types only
  /// Until then the group's policies leave its metrics out; absent: it was never in service.
  std::optional<Instant> warm_until = {};
  /// Requests that it works on or that wait at it, at the end of each bin.
  std::vector<std::optional<double>> in_flight = {};

  /// From the launch to the first time that the target is healthy; empty for instances that were
  /// there from the start, and for boots that are not over.
  std::optional<Duration> boot_time() const {
    return steps.empty() || !launched || !healthy ? std::nullopt
                                                  : std::optional(*healthy - *launched);
  }
};

/// A release of the application.
struct ReleaseLog {
  std::uint32_t number = 0;
  Instant time;
  std::optional<Instant> image_available;  ///< where one is built
  std::optional<Instant> installed;        ///< on every instance
};
/// An instance refresh, or a resize of all instances in place.
struct UpdateLog {
  std::string kind;  ///< "instance_refresh", "stop_start"
  std::string type;  ///< of the instances afterwards
  Instant begun;
  std::optional<Instant> ended;
  std::vector<cloud::JournalId> cause_ids;  ///< from the first cause on to its beginning
  std::string status = {};                  ///< of a refresh that is over: "Successful", "Failed"
};

/// A scheduled action, a request by hand, a process suspended or resumed, a launch that found no
/// capacity, limits that a policy changed.
struct GroupEvent {
  Instant time;
  std::string kind;     ///< as the journal names it
  std::string subject;  ///< the action, request, process or zone
  std::string note;
};

/// What the group tells a topic.
struct Notification {
  Instant time;
  std::string topic;
  std::string event;         ///< "autoscaling:EC2_INSTANCE_LAUNCH"
  std::size_t activity = 0;  ///< position in the activities
};

/// What a policy forecast, as get-predictive-scaling-forecast tells it.
struct ForecastLog {
  std::string policy;
  Instant created;
  scaling::Forecast forecast;
};

struct AlarmChange {
  Instant time;
  std::string from, to;
  std::string reason;
  std::vector<double> points;             ///< of a metric alarm
  std::vector<std::string> actions = {};  ///< notifications of a composite alarm
};
struct AlarmLog {
  std::string name;
  std::string short_name;  ///< for people; no two alarms of a run have the same
  std::vector<AlarmChange> history;
};

/// What the run looked like over time. Bin k is [start[k], start[k] + step), the last one up to the
/// end of the run. Rates are counts over the bin's length, gauges the value at its end.
struct TimeSeries {
  Duration step;
  std::vector<Instant> start;
  std::vector<double> arrivals_per_second;
  std::vector<double> throughput_per_second;
  std::vector<double> errors_per_second;
  std::vector<std::optional<double>> cpu_percent;       ///< CloudWatch's group average
  std::vector<std::optional<double>> cpu_true_percent;  ///< of all running instances
  std::vector<int> in_service, healthy, desired;
  std::vector<std::optional<double>> credits_min;
  std::vector<std::optional<double>> p95_s;
  std::vector<std::optional<double>> p50_s = {};
  std::vector<std::optional<double>> p99_s = {};
  std::vector<std::uint64_t> in_flight = {};  ///< requests sent and not over
  std::vector<std::uint64_t> queued = {};     ///< of these, those that wait for a worker
  std::vector<int> pending = {}, terminating = {};
  std::vector<stats::LatencyRows> latencies = {};  ///< of the requests answered within the bin
  /// As LoadResult::user_latency, of all loads that have it, by the time of the answer.
  std::vector<std::optional<double>> user_p50_s = {}, user_p95_s = {}, user_p99_s = {};
};

/// The bill up to a moment.
struct CostSoFar {
  Instant time;
  std::optional<double> usd;  ///< absent: something that was used has no known price
};

struct ObjectiveCheck {
  std::string name;
  double limit = 0;
  std::optional<double> value;  ///< absent: beyond every answered request, or no requests at all
  bool met = false;
};

/// What a run of the same scenario with another image came to.
struct BakeLevelOutcome {
  cloud::BakeLevel bake = cloud::BakeLevel::os;
  std::optional<double> boot_s;     ///< mean, from launch to healthy
  std::optional<double> release_s;  ///< mean, from a release until it is on every instance
  int launched = 0;
  std::optional<double> p95_s;
  double failed_share = 0;  ///< of the requests sent
  bool slo_met = false;
  std::optional<double> usd, usd_per_month;
  std::optional<double> rest_usd_per_month;    ///< without what images cost: instances, mostly
  std::optional<double> images_usd_per_month;  ///< builds and storage
};

/// A figure of a run, as single requests have it and as a flow has it.
struct FidelityFigure {
  std::string_view name, unit;
  std::optional<double> request, flow;
};
/// What a flow is worth: the beginning of a run, once in each way.
struct FidelityCheck {
  Duration simulated;
  std::vector<FidelityFigure> figures;
};

/// What CloudWatch has of one metric: a value for each period that has one.
struct MetricHistory {
  scaling::MetricId id;
  scaling::Statistic statistic = scaling::Statistic::average;
  std::vector<std::pair<Instant, double>> points = {};  ///< by the start of the period
};

/// Everything that is known of one run, as plain data; nothing here looks back into the model.
/// What the users of one load saw of it.
struct LoadResult {
  std::string name;
  enum class Kind {
    open,        ///< requests come whatever the answers
    closed,      ///< so many users, who wait for an answer before they send again
    partly_open  ///< such users, who come by themselves and go (Schroeder, Wierman,
                 ///< Harchol-Balter, "Open versus closed: a cautionary tale", 2006)
  };
  Kind kind = Kind::open;
  std::uint64_t sent = 0;                          ///< without retries
  std::optional<load::ClientTotals> clients = {};  ///< of load that retries or holds back
  /// Of requests that were answered at last, since they were wanted: with all their attempts, and
  /// of users who wait with those that were not sent meanwhile.
  stats::Histogram user_latency = stats::Histogram();
};

std::string_view name(LoadResult::Kind kind);

struct RunResult {
  std::uint64_t seed = 0;
  std::uint32_t replication = 0;
  Duration simulated;
  RequestTotals requests;
  stats::Histogram latency;
  std::vector<ClassLatency> by_class;
  std::vector<LoadResult> loads;  ///< in the order of the sources
  std::uint64_t wasted = 0;       ///< requests that were worked on to their end for nobody
  double wasted_cpu_s = 0;        ///< on a reference core, by then

  int launched = 0, terminated = 0;
  double mean_in_service = 0;
  int max_in_service = 0;
  double billed_hours = 0;
  cloud::Bill bill;
  std::vector<ObjectiveCheck> slo;

  std::vector<Activity> activities;  ///< by start
  std::vector<NotScaled> not_scaled;
  std::vector<InstanceLog> instances;
  std::vector<AlarmLog> alarms;
  std::vector<AlarmLog> composite_alarms;
  std::vector<ForecastLog> forecasts;  ///< by time
  std::vector<ReleaseLog> releases;
  std::vector<UpdateLog> updates;
  std::vector<Notification> notifications;    ///< by time
  std::vector<GroupEvent> group_events;       ///< that are no activities
  std::vector<BakeLevelOutcome> bake_levels;  ///< where a scenario asks for the comparison
  TimeSeries series;
  std::vector<MetricHistory> metrics;  ///< where it was asked for them
  std::vector<cloud::JournalEntry> journal;
  scaling::Messages warnings;  ///< that only the run could tell
  /// How well supply followed demand; where it is known what one instance can serve.
  std::optional<stats::Elasticity> elasticity = {};
  std::optional<FidelityCheck> fidelity = {};  ///< of a flow
  /// Of `requests`, those that failed before the warm-up was cut: `latency` begins after it.
  std::uint64_t failed_in_warm_up = 0;
  /// Latencies after the warm-up in equally long sections, where it was asked for them.
  std::vector<stats::Histogram> sections = {};
  /// The same as batches, which give intervals to the latencies of a load that stays as it is.
  std::optional<stats::BatchedRun> steady_state = {};
  std::vector<CostSoFar> cost_so_far = {};  ///< where it was asked for
  /// The application closes idle connections; only then can Failure::elb_502_keep_alive occur, and
  /// is it told.
  bool has_keep_alive = {};
  /// What the journal's notes and the reasons not to scale are made of, where they have forms.
  scaling::Messages said = {};

  /// Over the same time as `latency`.
  std::uint64_t failed_after_warm_up() const { return requests.failed_total() - failed_in_warm_up; }
  bool slo_met() const;
};

}  // namespace headroom::world
