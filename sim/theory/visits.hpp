#pragma once

#include <functional>
#include <vector>

namespace headroom::theory {

/// A walk over states by chance that ends: where it begins, and from each state the chances of the
/// next. What a row lacks of 1 is the chance to end there.
struct AbsorbingWalk {
  std::vector<double> entry;              ///< adds up to 1
  std::vector<std::vector<double>> next;  ///< [from][to]
};

/// How often a walk comes to each state, on average: entry * (I - next)^-1, the fundamental matrix
/// of Kemeny & Snell, "Finite Markov Chains" (1960). The sum is the walk's mean length.
/// @pre the end can be reached from every state
std::vector<double> expected_visits(const AbsorbingWalk& walk);

/// The same of walks that are cut off after a number of steps.
/// @param goes_on chance that a walk may have more than so many steps; falls to 0, or the walk ends
std::vector<double> expected_visits(const AbsorbingWalk& walk,
                                    const std::function<double(int)>& goes_on);

}  // namespace headroom::theory
