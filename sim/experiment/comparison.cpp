#include "sim/experiment/comparison.hpp"

#include <algorithm>
#include <utility>

#include "sim/experiment/best_schedule.hpp"
#include "sim/experiment/cost_bound.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/stats/estimate.hpp"

namespace headroom::experiment {
namespace {

constexpr double kConfidence = 0.95;

/// The replications that have the figure in both.
struct Pairs {
  std::vector<double> own, other;
};
Pairs pairs_of(const CandidateRuns& candidate, const CandidateRuns& baseline, std::size_t figure) {
  Pairs pairs;
  for (std::size_t r = 0; r < candidate.figures.size(); ++r) {
    const auto own = candidate.figures[r][figure];
    const auto other = baseline.figures[r][figure];
    if (!own || !other) continue;
    pairs.own.push_back(*own);
    pairs.other.push_back(*other);
  }
  return pairs;
}

/// What the best schedule for each load costs, by study and replication; empty where there is none.
using BestCosts = std::vector<std::vector<std::optional<double>>>;
BestCosts best_usd_per_day(const std::vector<LoadStudy>& studies,
                           const std::vector<Yardstick>& yardsticks,
                           const scenario::Environment& environment,
                           const StudySettings& settings) {
  BestCosts costs(studies.size(), std::vector<std::optional<double>>(settings.replications));
  const auto count = static_cast<std::uint32_t>(studies.size());
  for_each_replication(count * settings.replications, settings.threads, [&](std::uint32_t job) {
    const std::size_t study = job % count;
    const std::uint32_t replication = job / count;
    const auto found = best_schedule(yardsticks[study].scenario, environment, studies[study],
                                     settings.options(replication));
    if (found) costs[study][replication] = found->usd_per_day;
  });
  return costs;
}

RunContext context_of(const Candidate& candidate, const LoadStudy& study,
                      std::uint32_t replication) {
  RunContext context;
  context.desired_at_start = candidate.scenario.group.desired;
  context.demand = study.demand(replication);
  if (const auto* const latency = scenario::latency_objective(candidate.scenario))
    context.slo_latency_s = latency->limit;
  return context;
}

/// One that nothing has come of yet.
CandidateRuns runs_of(const Candidate& candidate, std::uint32_t replications) {
  CandidateRuns runs{candidate.name, {}, {}};
  runs.figures.resize(replications);
  if (!candidate.scenario.slo.empty()) runs.slo_met.resize(replications);
  runs.simulated = candidate.scenario.duration;
  if (const auto* const latency = scenario::latency_objective(candidate.scenario))
    runs.latency_limit_s = latency->limit;
  return runs;
}

}  // namespace

Yardstick yardstick_of(const scenario::Scenario& scenario) {
  return {scenario, limits_of(scenario)};
}

Yardstick widened(Yardstick yardstick, const std::vector<Candidate>& others) {
  cloud::AutoScalingGroupConfig& group = yardstick.scenario.group;
  for (const Candidate& other : others) {
    yardstick.limits = widest(yardstick.limits, limits_of(other.scenario));
    group.min = std::min(group.min, other.scenario.group.min);
    group.max = std::max(group.max, other.scenario.group.max);
  }
  return yardstick;
}

FigureEstimate estimate(const CandidateRuns& candidate, std::size_t figure) {
  stats::Estimate values;
  for (const FigureValues& run : candidate.figures) {
    if (run[figure]) values.add(*run[figure]);
  }
  FigureEstimate estimate;
  if (values.count() > 0) estimate.mean = values.mean();
  if (values.count() > 1) estimate.half_width = values.half_width(kConfidence);
  return estimate;
}

std::optional<double> mean_difference(const Comparison& comparison, std::size_t candidate,
                                      std::size_t figure) {
  const Pairs pairs = pairs_of(comparison.candidates[candidate],
                               comparison.candidates[comparison.baseline], figure);
  if (pairs.own.empty()) return std::nullopt;
  stats::Estimate differences;
  for (std::size_t i = 0; i < pairs.own.size(); ++i) differences.add(pairs.own[i] - pairs.other[i]);
  return differences.mean();
}

std::vector<std::optional<Difference>> differences(const Comparison& comparison,
                                                   std::size_t figure) {
  const std::vector<CandidateRuns>& candidates = comparison.candidates;
  std::vector<std::optional<Difference>> differences(candidates.size());
  std::vector<stats::PairedComparison> compared;
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i == comparison.baseline) continue;
    const Pairs pairs = pairs_of(candidates[i], candidates[comparison.baseline], figure);
    if (pairs.own.size() < 2) continue;
    compared.push_back(stats::compare_paired(pairs.own, pairs.other));
    positions.push_back(i);
  }
  const auto verdicts = stats::verdicts_together(compared, 1 - kConfidence);
  for (std::size_t k = 0; k < positions.size(); ++k)
    differences[positions[k]] =
        Difference{compared[k].interval(kConfidence), verdicts[k], compared[k].variance_ratio};
  return differences;
}

Comparison compare(const std::vector<Candidate>& candidates, const std::vector<LoadStudy>& studies,
                   const std::vector<Yardstick>& yardsticks,
                   const scenario::Environment& environment, const StudySettings& settings,
                   std::size_t baseline, const RunObserver& observer) {
  Comparison comparison;
  comparison.baseline = baseline;
  for (const Candidate& candidate : candidates)
    comparison.candidates.push_back(runs_of(candidate, settings.replications));
  const BestCosts best = best_usd_per_day(studies, yardsticks, environment, settings);
  const auto count = static_cast<std::uint32_t>(candidates.size());
  for_each_replication(count * settings.replications, settings.threads, [&](std::uint32_t job) {
    const std::uint32_t replication = job / count;
    const std::size_t which = job % count;
    const Candidate& candidate = candidates[which];
    const world::RunResult result =
        world::run(candidate.scenario, environment, settings.options(replication));
    const LoadStudy& study = studies[candidate.study];
    RunContext context = context_of(candidate, study, replication);
    context.least_usd_per_day =
        least_usd_per_day(candidate.scenario, environment, yardsticks[candidate.study].limits,
                          study.works[replication], result);
    context.best_usd_per_day = best[candidate.study][replication];
    CandidateRuns& runs = comparison.candidates[which];
    runs.figures[replication] = figures_of(result, context);
    if (!runs.slo_met.empty()) runs.slo_met[replication] = result.slo_met();
    if (observer) observer(which, replication, result);
  });
  return comparison;
}

}  // namespace headroom::experiment
