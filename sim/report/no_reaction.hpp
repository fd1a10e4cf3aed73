#pragma once

#include <string>

#include "sim/world/run_result.hpp"

namespace headroom::report {

/// A run in which nothing asked for a reaction: why that is no proof that all is well where there
/// is no SLO, which requests failed all the same, and which instances came for nothing.
std::string no_reaction_words(const world::RunResult& result);

}  // namespace headroom::report
