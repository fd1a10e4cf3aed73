#pragma once

#include <cstddef>
#include <vector>

#include "sim/experiment/trials.hpp"
#include "sim/experiment/tuner.hpp"

/// Whom to confirm of all that a search has tried.
namespace headroom::experiment {

/// Of one objective. The most promising contenders get replications by OCBA until Kim and Nelson's
/// rule, or a limit that is surely missed, leaves one, or the allowance is spent.
/// @return contenders, the best first: those that surely hold the limits by their objective, then
/// those that seem to, then the rest by what is beyond the limits
std::vector<std::size_t> select_best(const TuningProblem& problem, Trials& trials);

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
