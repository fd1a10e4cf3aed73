#include "sim/experiment/comparison.hpp"

#include <algorithm>
#include <utility>

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

/// The cost of the best schedule, by study and replication; empty where there is none.
using BestCosts = std::vector<std::vector<std::optional<double>>>;

BestCosts best_costs(std::size_t studies, std::uint32_t replications, Crew& crew) {
  std::vector<BestScheduleTask> tasks;
  std::vector<std::string> texts;
  for (std::uint32_t replication = 0; replication < replications; ++replication) {
    for (std::size_t study = 0; study < studies; ++study) {
      tasks.push_back({study, replication});
      texts.push_back(text_of(tasks.back()));
    }
  }
  BestCosts costs(studies, std::vector<std::optional<double>>(replications));
  crew.run(texts, [&](std::size_t i, const std::string& outcome) {
    costs[tasks[i].study][tasks[i].replication] = best_usd_per_day(outcome);
  });
  return costs;
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

Comparison compare(const std::vector<Candidate>& candidates, std::size_t studies,
                   std::uint32_t replications, std::size_t baseline, Crew& crew,
                   const RunObserver& observer) {
  Comparison comparison;
  comparison.baseline = baseline;
  for (const Candidate& candidate : candidates)
    comparison.candidates.push_back(runs_of(candidate, replications));
  const BestCosts best = best_costs(studies, replications, crew);
  std::vector<CandidateTask> tasks;
  std::vector<std::string> texts;
  for (std::uint32_t replication = 0; replication < replications; ++replication) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      tasks.push_back({i, replication, best[candidates[i].study][replication]});
      texts.push_back(text_of(tasks.back()));
    }
  }
  crew.run(texts, [&](std::size_t i, const std::string& text) {
    const CandidateTask& task = tasks[i];
    CandidateOutcome outcome = candidate_outcome(text);
    CandidateRuns& runs = comparison.candidates[task.candidate];
    runs.figures[task.replication] = std::move(outcome.figures);
    if (!runs.slo_met.empty()) runs.slo_met[task.replication] = outcome.slo_met;
    if (observer) observer(task.candidate, task.replication, outcome.record);
  });
  return comparison;
}

}  // namespace headroom::experiment
