#include "sim/experiment/run_figures.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "sim/experiment/offered_work.hpp"
#include "sim/scaling/adjustment.hpp"
#include "sim/stats/elasticity_scores.hpp"
#include "sim/stats/oscillation.hpp"

namespace headroom::experiment {
namespace {

using stats::Step;
using stats::StepFunction;

constexpr Duration kMetricPeriod = 60_s;  // of the load balancer's metrics: a bin of demand

/// A target comes or goes.
struct Change {
  Instant at;
  int by = 0;
};

void add_changes(const world::InstanceLog& log, std::vector<Change>& changes) {
  bool is_healthy = false;
  const auto set = [&](bool healthy, Instant at) {
    if (healthy != is_healthy) changes.push_back({at, healthy ? 1 : -1});
    is_healthy = healthy;
  };
  for (const world::HealthLog& entry : log.health) set(entry.state == "healthy", entry.time);
  if (log.terminated) set(false, *log.terminated);
}

void add_running_times(const world::InstanceLog& log, std::vector<Change>& changes) {
  if (!log.running) return;
  changes.push_back({*log.running, 1});
  bool is_running = true;
  for (const world::StopLog& stop : log.stops) {
    if (stop.stopping < *log.running) continue;  // of the warm pool, before it ever ran
    changes.push_back({stop.stopping, -1});
    is_running = stop.running.has_value();
    if (is_running) changes.push_back({*stop.running, 1});
  }
  if (is_running && log.terminated) changes.push_back({*log.terminated, -1});
}

/// How many there are, from none at the start.
StepFunction sum_of(std::vector<Change> changes, Duration length) {
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.at < b.at; });
  std::vector<Step> steps = {{Instant{}, 0}};
  for (const Change& change : changes) steps.push_back({change.at, steps.back().value + change.by});
  return {steps, length};
}

/// Of those that ended after the warm-up.
double late_share(const world::RunResult& result, double limit_s) {
  const std::uint64_t failed = result.failed_after_warm_up();
  const double late = requests_over(limit_s, result) + static_cast<double>(failed);
  const auto ended = static_cast<double>(result.latency.count() + failed);
  return ended > 0 ? late / ended : 0;
}

double failed_share(const world::RunResult& result) {
  const auto ended = static_cast<double>(result.requests.ok + result.requests.failed_total());
  return ended > 0 ? static_cast<double>(result.requests.failed_total()) / ended : 0;
}

using Unit = Figure::Unit;

constexpr std::array kFigures = {
    Figure{"cost_usd_per_day", "cost", Unit::usd_per_day},
    Figure{"latency_mean_s", "mean latency", Unit::seconds},
    Figure{"latency_p50_s", "p50", Unit::seconds},
    Figure{"latency_p95_s", "p95", Unit::seconds},
    Figure{"latency_p99_s", "p99", Unit::seconds},
    Figure{"late_share", "late or failed", Unit::share},
    Figure{"failed_share", "failed", Unit::share},
    Figure{"instances_mean", "instances", Unit::instances},
    Figure{"scalings_per_hour", "scalings", Unit::per_hour},
    Figure{"reversals_per_hour", "reversals", Unit::per_hour},
    Figure{"under_percent", "too few (θU)", Unit::percent},
    Figure{"over_percent", "too many (θO)", Unit::percent},
    Figure{"under_time_percent", "time with too few (τU)", Unit::percent},
    Figure{"over_time_percent", "time with too many (τO)", Unit::percent},
    Figure{"instability_percent", "instability (υ)", Unit::percent},
    Figure{"jitter_per_minute", "jitter", Unit::instances},
    Figure{"deviation_percent", "auto-scaling deviation (σ)", Unit::percent},
    Figure{"above_bound_percent", "above the bound", Unit::percent},
    Figure{"above_best_percent", "above the best schedule found", Unit::percent},
    Figure{"least_usd_per_day", "the bound", Unit::usd_per_day},
    Figure{"best_usd_per_day", "the best schedule found", Unit::usd_per_day},
};

std::optional<double> quantile(const world::RunResult& result, double q) {
  if (result.latency.count() == 0) return std::nullopt;
  return result.latency.quantile_seconds(q);
}

std::optional<double> percent_above(std::optional<double> value, std::optional<double> yardstick) {
  if (!value || !yardstick || *yardstick <= 0) return std::nullopt;
  return 100 * (*value / *yardstick - 1);
}

void add_elasticity(const world::RunResult& result, const RunContext& context,
                    FigureValues& values) {
  using stats::Elasticity;
  std::optional<Elasticity> e;
  if (context.demand) e = stats::elasticity(supply_of(result), *context.demand);
  for (double Elasticity::*const part :
       {&Elasticity::under_percent, &Elasticity::over_percent, &Elasticity::under_time_percent,
        &Elasticity::over_time_percent, &Elasticity::instability_percent,
        &Elasticity::jitter_per_minute})
    values.push_back(e ? std::optional((*e).*part) : std::nullopt);
  values.push_back(e ? std::optional(stats::auto_scaling_deviation(*e)) : std::nullopt);
}

}  // namespace

std::span<const Figure> compared_figures() { return kFigures; }

double requests_over(double limit_s, const world::RunResult& result) {
  double over = 0;
  result.latency.for_each([&](Duration value, std::uint64_t count) {
    if (value.seconds() > limit_s) over += static_cast<double>(count);
  });
  return over;
}

std::optional<double> usd_per_day(const world::RunResult& result) {
  const auto hourly = result.bill.usd_per_hour();
  return hourly ? std::optional(24 * *hourly) : std::nullopt;
}

StepFunction supply_of(const world::RunResult& result) {
  std::vector<Change> changes;
  for (const world::InstanceLog& log : result.instances) {
    if (!log.is_beside_group) add_changes(log, changes);
  }
  return sum_of(std::move(changes), result.simulated);
}

StepFunction billed_of(const world::RunResult& result) {
  std::vector<Change> changes;
  for (const world::InstanceLog& log : result.instances) add_running_times(log, changes);
  return sum_of(std::move(changes), result.simulated);
}

StepFunction desired_of(const world::RunResult& result, int at_start) {
  std::vector<Step> steps = {{Instant{}, static_cast<double>(at_start)}};
  for (const cloud::JournalEntry& entry : result.journal) {
    if (entry.kind == cloud::Happening::capacity_set) steps.push_back({entry.time, entry.value});
  }
  return {steps, result.simulated};
}

StepFunction demand_of(const std::vector<double>& arrivals, Duration bin,
                       double requests_per_instance, Duration length) {
  const auto bins = static_cast<std::size_t>(kMetricPeriod / bin);
  std::vector<Step> steps;
  for (std::size_t first = 0; first < arrivals.size(); first += bins) {
    const Duration from = bin * static_cast<std::int64_t>(first);
    const auto begin = arrivals.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = arrivals.end() - begin > static_cast<std::ptrdiff_t>(bins)
                         ? begin + static_cast<std::ptrdiff_t>(bins)
                         : arrivals.end();
    const double seconds = std::min(kMetricPeriod, length - from).seconds();
    const double rate = std::accumulate(begin, end, 0.0) / seconds;
    const int needed = scaling::whole_capacity(rate / requests_per_instance);
    steps.push_back({Instant::at(from), static_cast<double>(std::max(1, needed))});
  }
  return {steps, length};
}

std::optional<stats::Elasticity> elasticity_of(const scenario::Scenario& scenario,
                                               const world::RunResult& result) {
  const auto tries_again = [](const scenario::LoadConfig& entry) {
    const auto* open = std::get_if<load::OpenLoadConfig>(&entry.kind);
    return open != nullptr && !open->clients.is_plain();
  };
  const Duration bin = scenario.timeseries_step;
  if (!scenario.requests_per_instance || !is_open(scenario) || kMetricPeriod % bin != Duration{} ||
      std::any_of(scenario.load.begin(), scenario.load.end(), tries_again))
    return std::nullopt;
  const std::vector<double> arrivals = arrivals_of(result);
  if (arrivals.empty()) return std::nullopt;
  return stats::elasticity(
      supply_of(result),
      demand_of(arrivals, bin, *scenario.requests_per_instance, scenario.duration));
}

FigureValues figures_of(const world::RunResult& result, const RunContext& context) {
  const stats::Scalings scalings =
      stats::count_scalings(desired_of(result, context.desired_at_start));
  FigureValues values = {
      usd_per_day(result),
      result.latency.count() > 0 ? std::optional(result.latency.mean_seconds()) : std::nullopt,
      quantile(result, 0.5),
      quantile(result, 0.95),
      quantile(result, 0.99),
      context.slo_latency_s ? std::optional(late_share(result, *context.slo_latency_s))
                            : std::nullopt,
      failed_share(result),
      result.mean_in_service,
      scalings.changes_per_hour,
      scalings.reversals_per_hour,
  };
  add_elasticity(result, context, values);
  values.push_back(percent_above(usd_per_day(result), context.least_usd_per_day));
  values.push_back(percent_above(usd_per_day(result), context.best_usd_per_day));
  values.push_back(context.least_usd_per_day);
  values.push_back(context.best_usd_per_day);
  return values;
}

}  // namespace headroom::experiment
