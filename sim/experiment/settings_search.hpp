#pragma once

#include <cstddef>

#include "sim/experiment/trials.hpp"
#include "sim/experiment/tuner.hpp"

namespace headroom::experiment {

struct SearchOutcome {
  Algorithm algorithm = Algorithm::random;
  bool tried_all = false;
};

/// Tries settings until the allowance of `trials` is spent, or nothing new comes. Of one objective
/// each new candidate races against the best so far, on the same random numbers: its replications
/// double as long as it is not worse, and the best one gets one more with every generation. Then
/// the best of each combination of choices goes down to its bottom, one number at a time. Of two
/// objectives each gets two replications, and who is on the front four.
/// @param as_given the candidate to begin with, with two replications
SearchOutcome search_settings(const TuningProblem& problem, std::size_t as_given, Trials& trials);

}  // namespace headroom::experiment
