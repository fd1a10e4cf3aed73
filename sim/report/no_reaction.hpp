#pragma once

#include <string>
#include <vector>

#include "sim/experiment/reaction.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// A run in which nothing asked for a reaction: why that is no proof that all is well where there
/// is no SLO, which requests failed all the same, and which instances came for nothing.
std::string no_reaction_words(const world::RunResult& result);

/// Of a run with reactions: how long the SLO was broken in single bins, which are none of them.
/// Empty where it was not.
std::string single_moments_words(const world::RunResult& result,
                                 const std::vector<experiment::Reaction>& reactions);

}  // namespace headroom::report
