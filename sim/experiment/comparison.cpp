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

/// What the runs are measured by, by study; empty where there is none.
struct Yardsticks {
  std::vector<std::vector<std::optional<double>>> best_usd_per_day;  ///< by replication, too
  std::vector<SizeLimits> limits;
};

/// The best schedule for the load of each study, found with its first candidate's group.
Yardsticks yardsticks_of(const std::vector<Candidate>& candidates,
                         const std::vector<LoadStudy>& studies,
                         const scenario::Environment& environment, const StudySettings& settings) {
  Yardsticks yardsticks;
  for (std::size_t study = 0; study < studies.size(); ++study) {
    std::optional<SizeLimits> limits;
    for (const Candidate& one : candidates) {
      if (one.study != study) continue;
      const SizeLimits own = limits_of(one.scenario);
      limits = limits ? widest(*limits, own) : own;
    }
    yardsticks.limits.push_back(limits.value_or(SizeLimits{}));
  }
  yardsticks.best_usd_per_day.assign(studies.size(),
                                     std::vector<std::optional<double>>(settings.replications));
  const auto count = static_cast<std::uint32_t>(studies.size());
  for_each_replication(count * settings.replications, settings.threads, [&](std::uint32_t job) {
    const std::size_t study = job % count;
    const std::uint32_t replication = job / count;
    const auto first = std::find_if(candidates.begin(), candidates.end(),
                                    [&](const Candidate& one) { return one.study == study; });
    if (first == candidates.end()) return;
    const auto found =
        best_schedule(first->scenario, environment, studies[study], settings.options(replication));
    if (found) yardsticks.best_usd_per_day[study][replication] = found->usd_per_day;
  });
  return yardsticks;
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

}  // namespace

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
                   const scenario::Environment& environment, const StudySettings& settings,
                   std::size_t baseline, const RunObserver& observer) {
  Comparison comparison;
  comparison.baseline = baseline;
  for (const Candidate& candidate : candidates) {
    CandidateRuns runs{candidate.name, {}, {}};
    runs.figures.resize(settings.replications);
    if (!candidate.scenario.slo.empty()) runs.slo_met.resize(settings.replications);
    comparison.candidates.push_back(std::move(runs));
  }
  const Yardsticks yardsticks = yardsticks_of(candidates, studies, environment, settings);
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
        least_usd_per_day(candidate.scenario, environment, yardsticks.limits[candidate.study],
                          study.works[replication], result);
    context.best_usd_per_day = yardsticks.best_usd_per_day[candidate.study][replication];
    CandidateRuns& runs = comparison.candidates[which];
    runs.figures[replication] = figures_of(result, context);
    if (!runs.slo_met.empty()) runs.slo_met[replication] = result.slo_met();
    if (observer) observer(which, replication, result);
  });
  return comparison;
}

}  // namespace headroom::experiment
