#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/comparison_work.hpp"
#include "sim/experiment/crew.hpp"
#include "sim/experiment/run_figures.hpp"
#include "sim/stats/paired.hpp"

namespace headroom::experiment {

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

/// Told of each run when it is over, one at a time. @param record what the work's recorder made
using RunObserver = std::function<void(std::size_t candidate, std::uint32_t replication,
                                       const std::string& record)>;

/// Runs every candidate with the same random numbers: request i of a replication is the same one
/// under each of them, whose seeds must be equal.
/// @param studies of the candidates' loads, so many
/// @param baseline one of the candidates @pre at least one candidate
/// @param crew does ComparisonWork with the same candidates and studies
Comparison compare(const std::vector<Candidate>& candidates, std::size_t studies,
                   std::uint32_t replications, std::size_t baseline, Crew& crew,
                   const RunObserver& observer);

}  // namespace headroom::experiment
