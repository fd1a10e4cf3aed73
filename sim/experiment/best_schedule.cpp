#include "sim/experiment/best_schedule.hpp"

#include <algorithm>
#include <vector>

#include "sim/experiment/fixed_fleet.hpp"
#include "sim/experiment/run_figures.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/theory/optimal_provisioning.hpp"

namespace headroom::experiment {
namespace {

using scaling::Config;

constexpr Duration kTick = 60_s;
constexpr double kLeastReserve = 0.5;
constexpr double kMostReserve = 2;
constexpr int kHalvings = 5;
constexpr double kLead = 1.25;  // of the mean boot: most boots are over by then

/// Instances in service, minute by minute, for a demand that is covered at the least cost.
/// @param idle_s what a start costs beyond its service
std::vector<int> planned(const stats::StepFunction& demand, const scenario::Scenario& scenario,
                         double idle_s) {
  std::vector<int> needed;
  for (Duration at; at < demand.length(); at = at + kTick)
    needed.push_back(static_cast<int>(demand.at(Instant::at(at))));
  theory::Provisioning problem;
  problem.ticks = needed.size();
  problem.tick_s = kTick.seconds();
  problem.boot_s = idle_s;
  problem.lowest = scenario.group.min;
  problem.highest = scenario.group.max;
  return theory::cheapest_cover(problem, needed).instances;
}

/// The same as steps of the desired capacity: a boot earlier on the way up.
Config::List steps_of(const std::vector<int>& instances, Duration lead) {
  std::vector<std::pair<Duration, int>> changes;  // in order, at most one an instant
  const auto ask = [&](Duration at, int size) {
    while (!changes.empty() && changes.back().first >= at) {
      size = std::max(size, changes.back().second);
      changes.pop_back();
    }
    changes.emplace_back(at, size);
  };
  ask(Duration{}, instances.front());
  for (std::size_t tick = 1; tick < instances.size(); ++tick) {
    if (instances[tick] == instances[tick - 1]) continue;
    const Duration at = kTick * static_cast<std::int64_t>(tick);
    const bool is_rise = instances[tick] > instances[tick - 1];
    ask(is_rise ? std::max(Duration{}, at - lead) : at, instances[tick]);
  }
  Config::List steps;
  for (const auto& [at, size] : changes)
    steps.emplace_back(
        Config::Object{{"At", Config(at.seconds())}, {"Instances", Config(double(size))}});
  return steps;
}

scenario::Scenario with_schedule(scenario::Scenario scenario, const Config::List& steps) {
  take_policies_away(scenario);
  scenario.policies = {{"best schedule", "schedule", Config(Config::Object{{"Steps", steps}})}};
  return scenario;
}

/// What came of a schedule with some reserve, where it held the SLO.
std::optional<FoundSchedule> tried(double reserve, const scenario::Scenario& scenario,
                                   const scenario::Environment& environment, const LoadStudy& study,
                                   const world::RunOptions& options) {
  const OfferedWork& work = study.works[options.replication];
  const auto demand = demand_of(work.arrivals, work.bin,
                                study.capacity->requests_per_second / reserve, study.length);
  const scaling::GroupFacts facts = scenario::group_facts(scenario);
  const Duration lead = Duration::from_seconds(kLead * facts.boot_estimate.seconds());
  const double idle_s = scaling::idle_time_of_a_start(facts).seconds();
  FoundSchedule found{with_schedule(scenario, steps_of(planned(demand, scenario, idle_s), lead)),
                      reserve, 0};
  const world::RunResult result = world::run(found.scenario, environment, options);
  const auto usd = usd_per_day(result);
  if (!result.slo_met() || !usd) return std::nullopt;
  found.usd_per_day = *usd;
  return found;
}

}  // namespace

std::optional<FoundSchedule> best_schedule(const scenario::Scenario& scenario,
                                           const scenario::Environment& environment,
                                           const LoadStudy& study,
                                           const world::RunOptions& options) {
  if (scenario.slo.empty() || !study.demand(options.replication)) return std::nullopt;
  double low = kLeastReserve;
  double high = kMostReserve;
  std::optional<FoundSchedule> best = tried(high, scenario, environment, study, options);
  if (!best) return std::nullopt;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    auto found = tried(middle, scenario, environment, study, options);
    (found ? high : low) = middle;
    if (found && found->usd_per_day < best->usd_per_day) best = std::move(found);
  }
  return best;
}

}  // namespace headroom::experiment
