#pragma once

#include <cstddef>
#include <vector>

#include "sim/experiment/trials.hpp"
#include "sim/experiment/tuner.hpp"

/// Whom to confirm of all that a search has tried.
namespace headroom::experiment {

/// Of one objective. Whoever leads gets replications until the leader has 20, or the allowance is
/// spent: with so many a run in seven that is bad is hardly overlooked (once in 20 times).
/// @return all that were run, the best first
std::vector<std::size_t> select_best(const TuningProblem& problem, std::size_t as_given,
                                     Trials& trials);

/// Of two objectives. Who may be on the front gets more replications, the least known first.
/// @return at most `most` of the front, those that span the largest area
std::vector<std::size_t> select_front(const TuningProblem& problem, Trials& trials,
                                      std::size_t most);

/// Those of the candidates that hold the limits on fresh random numbers, and that no other one
/// dominates there beyond the noise; by the first objective.
std::vector<std::size_t> confirmed_front(const TuningProblem& problem, const Trials& trials,
                                         const std::vector<std::size_t>& candidates);

/// The one that is nearest to having the best of both, each objective as a share of the front's
/// range. @pre a front of one or more
std::size_t middle_of_front(const Trials& trials, const std::vector<std::size_t>& front);

}  // namespace headroom::experiment
