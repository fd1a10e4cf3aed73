#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/cost_bound.hpp"
#include "sim/experiment/load_study.hpp"
#include "sim/experiment/run_figures.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/stats/paired.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

/// What is compared: a scenario under a name.
struct Candidate {
  std::string name;
  scenario::Scenario scenario;
  std::size_t study = 0;  ///< of its load
};

/// The group that the bound and the best schedule are of, for all candidates on one load: what a
/// candidate makes of its own limits is a part of its policy.
struct Yardstick {
  scenario::Scenario scenario;
  SizeLimits limits;
};
Yardstick yardstick_of(const scenario::Scenario& scenario);
/// The same with a group that may be as small, and as large, as those of the others, too.
Yardstick widened(Yardstick yardstick, const std::vector<Candidate>& others);

/// What came of one candidate.
struct CandidateRuns {
  std::string name;
  std::vector<FigureValues> figures;  ///< by replication
  std::vector<char> slo_met;          ///< by replication, 1 or 0; empty without an SLO
  Duration simulated = {};            ///< of each replication
  /// The SLO's on latency: the deadline that the bound goes by. Without one work may wait until
  /// the run ends.
  std::optional<double> latency_limit_s = {};
};

struct Comparison {
  std::vector<CandidateRuns> candidates;
  std::size_t baseline = 0;  ///< one of the candidates
};

/// A figure over the replications.
struct FigureEstimate {
  std::optional<double> mean;        ///< empty where no replication has the figure
  std::optional<double> half_width;  ///< of its 95 % interval; empty with fewer than two
};
FigureEstimate estimate(const CandidateRuns& candidate, std::size_t figure);

/// A candidate's figure less the baseline's, replication by replication.
struct Difference {
  stats::Interval interval;  ///< of the mean difference, at 95 %
  /// By Holm's method over all candidates: all verdicts on a figure hold together at 95 %.
  stats::Verdict verdict = stats::Verdict::undecided;
  /// What common random numbers were good for: the variance of the difference against that of
  /// independent runs. Empty where neither varies.
  std::optional<double> variance_ratio = {};
};
/// By candidate; empty for the baseline, and where fewer than two replications have the figure in
/// both: one has a difference, too, but no interval.
std::vector<std::optional<Difference>> differences(const Comparison& comparison,
                                                   std::size_t figure);

/// The mean difference alone; empty where no replication has the figure in both.
std::optional<double> mean_difference(const Comparison& comparison, std::size_t candidate,
                                      std::size_t figure);

/// Told of each run when it is over, from any thread.
using RunObserver = std::function<void(std::size_t candidate, std::uint32_t replication,
                                       const world::RunResult& result)>;

/// Runs every candidate with the same random numbers: request i of a replication is the same one
/// under each of them, whose seeds must be equal.
/// @param studies of the candidates' loads, with as many replications or more
/// @param yardsticks by study
/// @param baseline one of the candidates @pre at least one candidate
Comparison compare(const std::vector<Candidate>& candidates, const std::vector<LoadStudy>& studies,
                   const std::vector<Yardstick>& yardsticks,
                   const scenario::Environment& environment, const StudySettings& settings,
                   std::size_t baseline, const RunObserver& observer);

}  // namespace headroom::experiment
