#include "sim/world/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "sim/cloud/credit_metrics.hpp"
#include "sim/cloud/custom_metrics.hpp"
#include "sim/cloud/instance_monitoring.hpp"
#include "sim/cloud/names.hpp"
#include "sim/cloud/release_schedule.hpp"
#include "sim/cloud/resize_schedule.hpp"
#include "sim/cloud/scheduled_action.hpp"
#include "sim/scenario/bill_outlook.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/scenario/read_operator_requests.hpp"
#include "sim/world/flow_path.hpp"
#include "sim/world/policies.hpp"
#include "sim/world/projections.hpp"
#include "sim/world/published_metrics.hpp"

namespace headroom::world {
namespace {

using engine::PendingEventSet;
using engine::Rank;
using scenario::Scenario;

std::vector<cloud::ScheduledAction> actions_of(const Scenario& scenario) {
  std::vector<cloud::ScheduledAction> actions;
  for (const auto& config : scenario.scheduled_actions) actions.push_back(config.action);
  return actions;
}

/// By load balancer node; the first one's is that of a single node.
std::vector<engine::StreamKey> routing_keys(const Scenario& scenario, std::uint32_t replication) {
  std::vector<engine::StreamKey> keys;
  for (std::uint32_t node = 0; node < scenario::load_balancer_nodes(scenario).count; ++node) {
    const std::string number = node == 0 ? "" : fmt::format("/{}", node);
    keys.push_back(engine::stream_key(scenario.seed, replication, "load_balancer/route" + number));
  }
  return keys;
}

class World {
 public:
  World(const Scenario& scenario, const scenario::Environment& environment,
        const RunOptions& options)
      : World(scenario, environment, options, group_parts(scenario, environment)) {}

  RunResult run() {
    start();
    simulate();
    return finish();
  }

 private:
  World(const Scenario& scenario, const scenario::Environment& environment,
        const RunOptions& options, GroupParts parts)
      : scenario_(scenario),
        environment_(environment),
        options_(options),
        cloudwatch_(scenario.monitoring, scenario.alarms, journal_),
        fleet_({scenario.launch_template, scenario.provisioning, scenario.application.workers,
                scenario.seed, options.replication, scenario.throttle,
                scenario.launch_credit_grants_per_day, scenario.noise, scenario.application.memory,
                scenario.purchase, scenario.faults.shortages},
               events_, journal_),
        targets_(scenario.target_group, events_.agenda, journal_,
                 scenario::load_balancer_nodes(scenario)),
        load_balancer_(targets_, routing_keys(scenario, options.replication),
                       cloud::keep_alive_of(scenario.application, scenario.load_balancer)),
        lifecycle_hooks_(scenario.lifecycle_hooks, scenario.seed, options.replication,
                         events_.agenda, journal_),
        group_(std::move(parts.config), std::move(parts.policies), fleet_, targets_, cloudwatch_,
               lifecycle_hooks_, events_.agenda, journal_),
        monitoring_(scenario.launch_template.detailed_monitoring, scenario.monitoring, cloudwatch_,
                    events_.agenda),
        credit_metrics_(cloudwatch_, events_.agenda),
        custom_metrics_(scenario.custom_metrics, cloudwatch_,
                        [this] { return in_flight_by_slot(); }),
        releases_(scenario.releases, group_, fleet_, events_.agenda, journal_),
        resizes_(scenario.group.resizing.schedule, group_, events_.agenda),
        scheduled_actions_(actions_of(scenario), group_, events_.agenda),
        clients_(scenario, options.replication),
        recorder_(scenario.application, scenario.timeseries_step),
        requests_({scenario.application, scenario.load_balancer, events_, fleet_, targets_,
                   load_balancer_, clients_, recorder_, journal_}) {
    if (scenario.fidelity.is_flow())
      flow_.emplace(FlowPath::Parts{scenario, options.replication, events_, fleet_, targets_,
                                    load_balancer_, clients_, recorder_, journal_});
    wire();
  }

  void wire() {
    fleet_.set_hooks(
        {[this](cloud::Instance& instance, Instant now) { group_.on_running(instance, now); },
         [this](cloud::Instance& instance, Instant) { stop_watching(instance); },
         [this](cloud::Instance& instance, cloud::JournalId notice, Instant now) {
           group_.on_interrupted(instance, notice, now);
         },
         [this](cloud::Instance& instance, Instant now) {
           cancel_all_on(instance, Failure::elb_502_reset, now);
         },
         [this](cloud::Instance& instance, cloud::Occasion occasion, Instant now) {
           group_.on_booted(instance, occasion, now);
         },
         [this](cloud::Instance& instance, cloud::JournalId recommendation, Instant now) {
           group_.on_rebalance_recommended(instance, recommendation, now);
         },
         [this](Instant now) {
           if (flow_) flow_->speed_changes(now);
         }});
    targets_.set_hooks(
        {[this](cloud::Instance& instance, std::uint32_t probe, Instant now) {
           return flow_ ? flow_->probe(instance, probe, now)
                        : requests_.probe(instance, probe, now);
         },
         [this](Instant now) {
           load_balancer_.targets_changed(now);
           if (flow_) flow_->targets_changed(now);
           group_.on_health_changed(now);
         },
         [this](cloud::Instance& instance, Instant now) { group_.on_drained(instance, now); },
         [this](const cloud::Instance& instance, std::uint32_t probe, Instant now) {
           requests_.abandon_probe(instance, probe, now);
         }});
    group_.set_hooks({[this](cloud::Instance& instance, Instant now) { watch(instance, now); },
                      [this](cloud::Instance& instance, Instant) { stop_watching(instance); },
                      [this](cloud::Instance& instance, Instant now) {
                        fail_all_on(instance, Failure::elb_502_drain, now);
                      },
                      [this](cloud::Instance& instance, Instant now) {
                        fail_all_on(instance, Failure::elb_502_reset, now);
                      },
                      [this](cloud::Instance& instance, Instant now) {
                        cancel_all_on(instance, Failure::elb_502_drain, now);
                      },
                      [this] { return in_flight_by_slot(); }});
    if (options_.observer) requests_.observe(options_.observer);
    if (!options_.measured_demands_ns.empty())
      requests_.repeat(MeasuredDemands(options_.measured_demands_ns));
    for (const auto& composite : scenario_.composite_alarms) cloudwatch_.add_composite(composite);
    cloudwatch_.set_past(
        scenario_.history ? scenario_.history->metrics : std::vector<cloud::PastMetric>{},
        scenario::group_facts(scenario_).since_full_hour);
  }

  void fail_all_on(const cloud::Instance& instance, Failure cause, Instant now) {
    requests_.fail_all_on(instance, cause, now);
    if (flow_) flow_->lose_all_on(instance, cause, now);
  }
  void cancel_all_on(const cloud::Instance& instance, Failure cause, Instant now) {
    requests_.cancel_all_on(instance, cause, now);
    if (flow_) flow_->lose_all_on(instance, cause, now);
  }
  std::vector<std::uint32_t> in_flight_by_slot() const {
    return flow_ ? flow_->in_flight_by_slot() : requests_.in_flight_by_slot();
  }

  void watch(cloud::Instance& instance, Instant now) {
    monitoring_.on_running(instance, now);
    credit_metrics_.on_running(instance, now);
    custom_metrics_.on_running(instance, now);
  }
  void stop_watching(const cloud::Instance& instance) {
    monitoring_.stop(instance);
    credit_metrics_.stop(instance);
    custom_metrics_.stop(instance);
  }

  void start() {
    events_.grow_sources(clients_.size());
    for (std::uint32_t source = 0; !flow_ && source < clients_.size(); ++source) {
      events_.set_source(source, clients_.next_arrival(source));
    }
    const Instant now;
    if (scenario_.initial.running) {
      group_.create_running(now, scenario_.initial.credits);
    } else {
      group_.create(now);
    }
    for (const scenario::StaticTarget& target : scenario_.static_targets)
      targets_.register_healthy(fleet_.start_beside(now, target.zone, target.type), now);
    if (flow_) flow_->start(now);
    releases_.start();
    resizes_.start();
    scheduled_actions_.start();
    plan_operator_requests();
    for (const scenario::CreditChange& change : scenario_.credit_changes) {
      events_.agenda.at(change.at, Rank::lifecycle,
                        [this, mode = change.mode](Instant t) { fleet_.set_credit_mode(mode, t); });
    }
    every(60_s, Rank::publication, [this](Instant t) {
      publish_load_balancer(recorder_.take_minute(clients_, load_balancer_.count_connections(t)),
                            targets_, scenario_.load_balancer.listener_rules, cloudwatch_, t);
      publish_group(group_.view(t), cloudwatch_, t);
      if (const auto pool = group_.warm_pool_view())
        publish_warm_pool(*pool, group_.view(t), cloudwatch_, t);
      publish_zones(targets_, scenario_.group.zones, load_balancer_.take_routed(), cloudwatch_, t);
      if (load_balancer_.detects_anomalies())
        publish_anomalies(load_balancer_.anomalies(), cloudwatch_, t);
    });
    for (const Duration interval : custom_metrics_.intervals()) {
      every(interval, Rank::publication,
            [this, interval](Instant t) { custom_metrics_.publish(interval, t); });
    }
    const Duration evaluation = cloudwatch_.evaluation_interval();
    every(evaluation, Rank::evaluation, [this](Instant t) { cloudwatch_.evaluate(t); });
    every(evaluation, Rank::decision, [this](Instant t) { group_.act_on_alarms(t); });
    if (load_balancer_.detects_anomalies()) {
      every(scenario_.target_group.anomalies.interval, Rank::lifecycle,
            [this](Instant) { load_balancer_.judge_targets(); });
    }
    every(scenario_.monitoring.health_poll, Rank::decision,
          [this](Instant t) { group_.look_at_health(t); });
    every(scenario_.timeseries_step, Rank::recording,
          [this](Instant t) { recorder_.close_bin(view(), clients_.take_user_waits(), t); });
    every(60_s, Rank::recording, [this](Instant t) {
      recorder_.meter_load_balancer(clients_, t);
      if (options_.interrupted != nullptr && options_.interrupted->load()) throw Interrupted();
      if (options_.progress) options_.progress(t, recorder_.totals().sent, events_.taken());
    });
    plan_sections();
    if (scenario_.warm_up > Duration{}) {
      events_.agenda.at(now + scenario_.warm_up, Rank::recording, [this](Instant) {
        recorder_.end_warm_up();
        clients_.end_warm_up();
      });
    }
  }

  /// The last section ends with the run.
  void plan_sections() {
    if (options_.sections == 0) return;
    const Instant begin = Instant::at(scenario_.warm_up);
    const Duration length = scenario_.duration - scenario_.warm_up;
    const auto count = static_cast<std::int64_t>(options_.sections);
    events_.agenda.at(begin, Rank::recording, [this](Instant) { recorder_.begin_sections(); });
    for (std::int64_t i = 1; i < count; ++i) {
      events_.agenda.at(begin + length / count * i, Rank::recording,
                        [this](Instant) { recorder_.close_section(); });
    }
  }

  void plan_operator_requests() {
    const auto& requests = scenario_.operator_requests;
    for (std::uint32_t number = 0; number < requests.size(); ++number) {
      events_.agenda.at(requests[number].at, Rank::lifecycle, [this, number](Instant t) {
        group_.execute(scenario_.operator_requests[number], number, t);
      });
    }
  }

  /// Something that happens at interval, 2 x interval, ... for ever.
  struct Periodic {
    Duration interval;
    Rank rank;
    std::function<void(Instant)> action;
  };
  void every(Duration interval, Rank rank, std::function<void(Instant)> action) {
    periodic_.push_back({interval, rank, std::move(action)});
    plan(periodic_.back(), Instant{} + interval);
  }
  void plan(const Periodic& periodic, Instant when) {
    events_.agenda.at(when, periodic.rank, [this, &periodic](Instant now) {
      periodic.action(now);
      plan(periodic, now + periodic.interval);
    });
  }

  /// @throws StuckInTime
  void simulate() try {
    const Instant end = Instant::at(scenario_.duration);
    while (requests_.work_until_agenda(end) < end) events_.agenda.run_next();
  } catch (const PendingEventSet::StandsStill& still) {
    const PendingEventSet::Next& next = still.at;
    const std::string who = next.kind == PendingEventSet::Kind::source
                                ? "load " + clients_.name(next.slot)
                            : next.kind == PendingEventSet::Kind::station
                                ? "instance " + cloud::instance_name(fleet_.at_slot(next.slot).id())
                                : "the control plane";
    throw StuckInTime(fmt::format("more than {} events at {:.9f} s: time stands still at {}",
                                  PendingEventSet::kMostEventsAtOneInstant, next.time.seconds(),
                                  who));
  }

  /// Every request sent is answered, failed by a named cause, or in flight: our own mistake if not.
  void check_conservation() const {
    const RequestTotals& totals = recorder_.totals();
    const std::uint64_t unanswered = flow_ ? flow_->unanswered() : requests_.unanswered();
    if (totals.in_flight() == unanswered) return;
    throw std::logic_error(
        fmt::format("requests are not conserved: {} sent, {} answered, {} failed, but {} in flight",
                    totals.sent, totals.ok, totals.failed_total(), unanswered));
  }

  Recorder::View view() const { return {fleet_, targets_, group_, in_flight_by_slot()}; }

  RunResult finish() {
    const Instant end = Instant::at(scenario_.duration);
    if (flow_) flow_->finish(end);
    requests_.flush();
    check_conservation();
    recorder_.close_bin(view(), clients_.take_user_waits(), end);
    if (options_.sections > 0) recorder_.close_section();
    recorder_.meter_load_balancer(clients_, end);
    fleet_.settle_at_end(end);

    RunResult result;
    result.seed = scenario_.seed;
    result.replication = options_.replication;
    result.simulated = scenario_.duration;
    result.has_keep_alive = scenario_.application.keep_alive_timeout.has_value();
    result.instances = instance_logs(journal_, fleet_, scenario_);
    for (InstanceLog& log : result.instances) log.credit_metrics = credit_metrics_.of(log.id);
    recorder_.finish(cloudwatch_, result);
    result.loads = clients_.results();
    result.wasted = requests_.wasted_requests();
    result.wasted_cpu_s = requests_.wasted_cpu_s();
    if (options_.keep_metrics) {
      const bool has_zones = targets_.nodes() > 1;
      result.metrics =
          metric_histories(cloudwatch_, scenario_.custom_metrics,
                           has_zones ? scenario_.group.zones : std::vector<std::string>{});
    }
    warn_of_withheld_launch_credits(result);
    warn_of_lazy_volumes(result);
    warn_of_failed_requests(result);
    result.activities = activities(journal_, scenario_);
    result.not_scaled = reasons_not_to_scale(journal_, scenario_);
    for (const auto& one : group_.forecasts())
      result.forecasts.push_back({group_.policies()[one.policy].name, one.created, one.forecast});
    result.releases = release_logs(journal_);
    result.updates = update_logs(journal_);
    result.group_events = group_events(journal_, scenario_);
    result.notifications = notifications(result.activities, scenario_);
    result.alarms = alarm_logs(journal_, cloudwatch_.alarms(), scenario_);
    result.composite_alarms = composite_logs(journal_, cloudwatch_.composites());
    result.launched = static_cast<int>(fleet_.records().size());
    for (const auto& record : fleet_.records()) result.terminated += record.terminated <= end;
    result.mean_in_service = group_.in_service_over_time().mean(end);
    result.max_in_service = static_cast<int>(group_.in_service_over_time().peak());
    result.slo = recorder_.check(scenario_.slo, result);
    make_bill(result);
    result.journal = journal_.entries();
    result.said = journal_.said();
    return result;
  }

  void warn_of_withheld_launch_credits(RunResult& result) const {
    const auto withheld = std::count_if(
        fleet_.records().begin(), fleet_.records().end(),
        [](const cloud::InstanceRecord& record) { return record.launch_credits_withheld; });
    if (withheld == 0) return;
    result.warnings.push_back(
        scaling::message("{} launches got no launch credits: only {} a day do "
                         "(account.launch_credit_grants_per_day)",
                         withheld, scenario_.launch_credit_grants_per_day));
  }

  void warn_of_lazy_volumes(RunResult& result) const {
    if (!scenario_.provisioning.fast_snapshot_restore) return;
    const auto lazy =
        std::count_if(fleet_.records().begin(), fleet_.records().end(),
                      [](const cloud::InstanceRecord& record) { return record.lazy_volume; });
    if (lazy == 0) return;
    result.warnings.push_back(
        scaling::message("{} launches found no fast-snapshot-restore credit in their zone: their "
                         "volumes were read at first touch (provisioning.fast_snapshot_restore)",
                         lazy));
  }

  void warn_of_failed_requests(RunResult& result) const {
    for (const cloud::JournalEntry& entry : journal_.entries()) {
      if (entry.kind != cloud::Happening::operator_request || !entry.note.starts_with("failed: "))
        continue;
      result.warnings.push_back(scaling::message(
          "operator_requests/{}: {} {}", entry.subject,
          scenario::command_of(scenario_.operator_requests[entry.subject]), entry.note));
    }
  }

  cloud::Usage usage() const {
    cloud::Usage usage;
    usage.simulated = scenario_.duration;
    usage.region = scenario_.region;
    usage.launch_template = scenario_.launch_template;
    usage.purchase = scenario_.purchase;
    usage.own_usd_per_hour = scenario::own_prices(scenario_);
    usage.instances = fleet_.records();
    usage.load_balancer_hours = recorder_.hours();
    usage.load_balancer_nodes = static_cast<int>(scenario_.group.zones.size());
    usage.listener_rules = scenario_.load_balancer.listener_rules;
    for (const cloud::Alarm& alarm : cloudwatch_.alarms())
      ++(alarm.config.is_high_resolution() ? usage.high_resolution_alarms : usage.alarms);
    usage.alarms += static_cast<int>(scenario_.other_alarms.size());
    usage.composite_alarms = static_cast<int>(scenario_.composite_alarms.size());
    usage.custom_metrics = static_cast<int>(scenario_.custom_metrics.size());
    usage.metric_requests = static_cast<double>(custom_metrics_.requests_made());
    usage.releases = scenario_.releases;
    if (scenario_.provisioning.fast_snapshot_restore)
      usage.fast_snapshot_restore_zones = static_cast<int>(scenario_.group.zones.size());
    return usage;
  }

  void tell_cost_so_far(const cloud::Usage& metered, const cloud::RegionPrices& prices,
                        RunResult& result) const {
    const std::vector<Instant>& starts = result.series.start;
    const std::size_t every = (starts.size() + options_.cost_points - 1) / options_.cost_points;
    for (std::size_t bin = every; bin < starts.size(); bin += every) {
      const auto so_far = cloud::bill(cloud::usage_until(metered, starts[bin]), prices);
      result.cost_so_far.push_back({starts[bin], so_far.total_usd()});
    }
    result.cost_so_far.push_back({Instant::at(scenario_.duration), result.bill.total_usd()});
  }

  void make_bill(RunResult& result) const {
    const cloud::RegionPrices prices = scenario::prices_of(scenario_.region, environment_.prices);
    const cloud::Usage metered = usage();
    result.bill = cloud::bill(metered, prices);
    if (options_.cost_points > 0) tell_cost_so_far(metered, prices, result);
    for (const cloud::InstanceCharge& charge : result.bill.instances)
      result.billed_hours += charge.hours;
    if (auto unknown = scenario::unknown_prices(result.bill, environment_.prices))
      result.warnings.push_back(*std::move(unknown));
  }

  const Scenario& scenario_;
  const scenario::Environment& environment_;
  const RunOptions& options_;
  PendingEventSet events_;
  cloud::Journal journal_;
  cloud::CloudWatch cloudwatch_;
  cloud::Fleet fleet_;
  cloud::TargetGroup targets_;
  cloud::LoadBalancer load_balancer_;
  cloud::LifecycleHooks lifecycle_hooks_;
  cloud::AutoScalingGroup group_;
  cloud::InstanceMonitoring monitoring_;
  cloud::CreditMetrics credit_metrics_;
  cloud::CustomMetrics custom_metrics_;
  cloud::ReleaseSchedule releases_;
  cloud::ResizeSchedule resizes_;
  cloud::ScheduledActions scheduled_actions_;
  Clients clients_;
  Recorder recorder_;
  RequestPath requests_;
  std::optional<FlowPath> flow_;  ///< in place of single requests
  std::deque<Periodic> periodic_;
};

}  // namespace

RunResult run(const Scenario& scenario, const scenario::Environment& environment,
              const RunOptions& options) {
  World world(scenario, environment, options);
  return world.run();
}

}  // namespace headroom::world
