#pragma once

#include <cstdint>
#include <functional>

#include "sim/stats/paired.hpp"

namespace headroom::experiment {

/// As many replications as a figure needs to be known well enough.
struct SequentialPlan {
  stats::SequentialStop stop;
  std::uint32_t most = 1'000;  ///< replications, at least stop.at_least
};

/// How many replications there should be in all, judged by those that there are: as many as the
/// spread so far asks for (the width of an interval goes with the square root), but from a quarter
/// more to twice as many, as that spread is itself uncertain.
/// @pre !stop.may_stop(figure)
std::uint32_t next_count(const stats::Estimate& figure, const SequentialPlan& plan);

/// Makes replications in rounds, until the figure is known well enough or there are `most`. The
/// rounds hang on the figure alone, so that there are as many on any number of threads.
/// @param make makes the replications from a number to another, the latter excluded
/// @param figure over those that have been made
/// @return how many there are
std::uint32_t replicate_until(const SequentialPlan& plan,
                              const std::function<void(std::uint32_t, std::uint32_t)>& make,
                              const std::function<stats::Estimate()>& figure);

}  // namespace headroom::experiment
