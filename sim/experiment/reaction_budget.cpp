#include "sim/experiment/reaction_budget.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/experiment/expected_jump.hpp"
#include "sim/experiment/watched_alarms.hpp"
#include "sim/scenario/lint_boot.hpp"
#include "sim/scenario/lint_load.hpp"

namespace headroom::experiment {
namespace {

using scenario::Scenario;

/// What the metric of an alarm is at a load that the group as it is at the start meets; empty where
/// nobody knows. @param vcpus kept busy by it
std::optional<double> level(const WatchedAlarm& alarm, const Scenario& scenario, double rps,
                            double vcpus) {
  const double instances = std::max(1, scenario.group.desired);
  if (alarm.metric == "RequestCountPerTarget") return 60 * rps / instances;
  if (!alarm.is_group_cpu) return std::nullopt;
  const double usable = scenario::usable_vcpus(scenario);
  return 100 * std::min(vcpus / instances, usable) / scenario.launch_template.type.vcpus;
}

/// How an alarm takes the rise of a load.
struct Response {
  enum class Kind {
    step,     ///< the rise within a minute is over the threshold
    slope,    ///< the load gets there, but not within a minute
    unknown,  ///< nobody knows the metric beforehand
    never     ///< the load never gets there
  };
  Kind kind = Kind::unknown;
  /// Of a period that must lie after the rise for the period's mean to be over the threshold.
  double share = 0.5;
  double level = 0;  ///< of the metric after the rise, or at the peak
};

Response response(const WatchedAlarm& alarm, const Scenario& scenario,
                  const std::optional<ExpectedJump>& jump) {
  if (!jump) return {};
  const auto before = level(alarm, scenario, jump->before_rps, jump->before_vcpus);
  if (!before) return {};
  const double after = *level(alarm, scenario, jump->after_rps, jump->after_vcpus);
  const double peak = *level(alarm, scenario, jump->peak_rps, jump->peak_vcpus);
  using Kind = Response::Kind;
  if (*before > alarm.threshold) return {Kind::step, 0, after};
  if (after > alarm.threshold)
    return {Kind::step, (alarm.threshold - *before) / (after - *before), after};
  return {peak > alarm.threshold ? Kind::slope : Kind::never, 0.5, peak};
}

/// From the end of a sample to that of the minute that it is stamped with: basic periods count from
/// the instance's own start (rulings 3, 9).
double stamp_seconds(const Scenario& scenario, const WatchedAlarm& alarm) {
  const bool is_basic = alarm.sample_period > 60_s;
  if (!is_basic || scenario.initial.running) return 0;
  const double running_s = scenario::expected_steps(scenario).front().seconds;
  const double into_minute = std::fmod(running_s, 60);
  return into_minute > 0 ? 60 - into_minute : 0;
}

/// The step falls anywhere within a period P with equal chance, and a period is over the threshold
/// when a share f of it lies after the step: the first such ends after P/2 + fP on average.
BudgetTerm metric_term(const Scenario& scenario, const WatchedAlarm& alarm, double share) {
  const double sample = alarm.sample_period.seconds();
  const double period = alarm.period.seconds();
  const double stamp = stamp_seconds(scenario, alarm);
  const std::string of = fmt::format("{} every {:g} s, {:.0f} % of a period must be over {:g}",
                                     alarm.metric, sample, 100 * share, alarm.threshold);
  if (period <= sample) {
    return {StageKind::metric,
            "metric period",
            sample * (0.5 + share) + stamp,
            sample * share + stamp,
            sample * (1 + share) + stamp,
            of + "; EC2 guide, using-cloudwatch-new"};
  }
  // A longer window slides with the evaluations (aws-behaviour 5.3).
  const double step = std::max(sample, 60.0);
  return {StageKind::metric,
          "metric period",
          period * share + step / 2,
          period * share,
          period * share + step,
          of + fmt::format("; a window of {:g} s that slides with the evaluations", period)};
}

void add_detection(const Scenario& scenario, const WatchedAlarm& alarm, double share,
                   ReactionBudget& budget) {
  budget.terms.push_back(metric_term(scenario, alarm, share));
  const double delay = alarm.metric_delay.seconds();
  budget.terms.push_back({StageKind::publication, "publication", delay, delay, delay,
                          "monitoring.metric_delay: assumed, AWS tells none"});
  const double every = alarm.period < 60_s ? 10 : 60;
  const double wait = std::ceil(delay / every) * every - delay +
                      (alarm.datapoints_to_alarm - 1) * alarm.period.seconds();
  budget.terms.push_back(
      {StageKind::alarm, "alarm evaluation", wait, wait, wait,
       fmt::format("{} of {} datapoints, one every {:g} s; CloudWatch guide, AlarmThatSendsEmail",
                   alarm.datapoints_to_alarm, alarm.evaluation_periods, alarm.period.seconds())});
}

/// From InService on: the first check comes with the registration; one who has failed too many
/// must pass more than one (aws-behaviour 6.2).
double healthy_seconds(const Scenario& scenario, double boot_s) {
  const cloud::HealthCheckConfig& check = scenario.target_group.health_check;
  const double interval = check.interval.seconds();
  const double failing = std::ceil(boot_s / interval);
  if (failing < check.unhealthy_threshold) return failing * interval;
  return (failing + check.healthy_threshold - 1) * interval;
}

void add_launch(const Scenario& scenario, ReactionBudget& budget) {
  const auto add = [&](StageKind kind, const std::string& name, double seconds,
                       const std::string& source) {
    budget.terms.push_back({kind, name, seconds, seconds, seconds, source});
  };
  add(StageKind::reaction, "Auto Scaling reacts", scenario.monitoring.reaction_delay.seconds(),
      "monitoring.reaction_delay: assumed; 1 to 30 s in activities that people published");
  double boot_s = 0;
  for (const scenario::ExpectedStep& step : scenario::expected_steps(scenario)) {
    const bool is_placement = step.name == cloud::kPlacement;
    add(is_placement ? StageKind::launch : StageKind::boot, is_placement ? "launch" : step.name,
        step.seconds, "provisioning.steps." + step.name);
    if (!is_placement) boot_s += step.seconds;
  }
  const cloud::HealthCheckConfig& check = scenario.target_group.health_check;
  add(StageKind::health, "health checks", healthy_seconds(scenario, boot_s) - boot_s,
      fmt::format("one every {:g} s; 1 pass, or {} after {} that failed; ALB guide, "
                  "target-group-health-checks",
                  check.interval.seconds(), check.healthy_threshold, check.unhealthy_threshold));
}

/// An alarm that scales out, and whose policy it wakes.
struct Candidate {
  std::string policy;
  WatchedAlarm alarm;
};

std::vector<Candidate> candidates(const Scenario& scenario,
                                  const scenario::Environment& environment) {
  std::vector<Candidate> all;
  for (const scenario::PolicyConfig& policy : scenario.policies) {
    if (!policy.enabled) continue;
    const scaling::Needs needs = scenario::needs_of(policy, scenario, environment);
    for (const scaling::ManagedAlarm& own : needs.alarms)
      if (needs.stance.scales_out && scaling::is_upper(own.comparison))
        all.push_back({policy.name, watched(own, scenario)});
    for (const cloud::AlarmConfig& config : scenario.alarms)
      if (config.wakes(policy.name) && scaling::is_upper(config.comparison))
        all.push_back({policy.name, watched(config, scenario)});
  }
  return all;
}

/// What is taken as given, so that a reader knows when the figures are not his.
std::vector<std::string> assumptions(const Scenario& scenario, Response::Kind kind,
                                     const std::optional<ExpectedJump>& jump) {
  std::vector<std::string> list;
  if (kind == Response::Kind::step) {
    list.push_back(
        fmt::format("the load rises at once from {:.4g} to {:.4g} requests/s, as at {:g} "
                    "s, and meets {} instance{}",
                    jump->before_rps, jump->after_rps, jump->at.seconds(), scenario.group.desired,
                    scenario.group.desired == 1 ? "" : "s"));
  } else {
    list.push_back(
        fmt::format("{}: half a period over the threshold is taken to be enough",
                    kind == Response::Kind::slope
                        ? "the load grows slowly, and counts from when it is over the threshold"
                        : "what the metric will be is not known beforehand"));
  }
  list.emplace_back("the rise comes at any moment of a period with the same chance");
  list.emplace_back("every later period is over the threshold, and instances have their credits");
  list.emplace_back("an instance boots alone, each step taking its mean");
  if (!scenario.launch_template.detailed_monitoring)
    list.emplace_back("the five-minute periods of all instances begin together");
  if (!scenario.lifecycle_hooks.empty()) list.emplace_back("lifecycle hooks cost no time");
  if (scenario.group.warm_pool) list.emplace_back("the warm pool is empty");
  return list;
}

double sum(const std::vector<BudgetTerm>& terms, double BudgetTerm::*member) {
  return std::accumulate(terms.begin(), terms.end(), 0.0,
                         [&](double total, const BudgetTerm& one) { return total + one.*member; });
}

}  // namespace

double ReactionBudget::seconds() const { return sum(terms, &BudgetTerm::seconds); }
double ReactionBudget::least_s() const { return sum(terms, &BudgetTerm::least_s); }
double ReactionBudget::most_s() const { return sum(terms, &BudgetTerm::most_s); }

ReactionBudget reaction_budget(const Scenario& scenario, const scenario::Environment& environment) {
  const std::optional<ExpectedJump> jump = largest_jump(scenario);
  ReactionBudget best;
  Response::Kind kind = Response::Kind::unknown;
  best.never = "no policy scales out by an alarm: a budget is of those that do";
  for (const Candidate& candidate : candidates(scenario, environment)) {
    const Response answer = response(candidate.alarm, scenario, jump);
    ReactionBudget budget;
    budget.alarm = fmt::format("{} of {}", candidate.alarm.name, candidate.policy);
    if (answer.kind == Response::Kind::never) {
      if (best.terms.empty())
        best.never =
            fmt::format("{} never rings: {} is {:.4g} at the peak, not over {:g}", budget.alarm,
                        candidate.alarm.metric, answer.level, candidate.alarm.threshold);
      continue;
    }
    add_detection(scenario, candidate.alarm, answer.share, budget);
    if (!best.terms.empty() && budget.seconds() >= best.seconds()) continue;
    best = std::move(budget);
    kind = answer.kind;
  }
  if (best.terms.empty()) return best;
  add_launch(scenario, best);
  best.assumed = assumptions(scenario, kind, jump);
  return best;
}

}  // namespace headroom::experiment
