#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

/// Several objectives, each the better the smaller: metrics.md 5.7.
namespace headroom::stats {

/// Whether x is nowhere worse than y, and somewhere better. @pre equal lengths
bool dominates(std::span<const double> x, std::span<const double> y);

/// Those that no other one dominates, in the order given; of equal ones the first.
std::vector<std::size_t> non_dominated(const std::vector<std::vector<double>>& points);

/// Replications of one objective under two alternatives, on common random numbers.
struct ObjectivePair {
  std::span<const double> x, y;  ///< of one length >= 2
  double margin = 0;             ///< a difference up to which nobody cares, in the objective's unit
};
/// Whether x dominates y beyond the noise: the paired interval of one difference is below 0, and
/// no other mean is above y's by more than its margin.
bool surely_dominates(std::span<const ObjectivePair> objectives, double confidence);

/// The area between the points and a reference point that all of them count against (Zitzler and
/// Thiele, 1999): the larger the better. Points beyond the reference, and dominated ones, add
/// nothing.
double hypervolume(std::vector<std::array<double, 2>> points, std::array<double, 2> reference);

}  // namespace headroom::stats
