#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace headroom::experiment {

/// What an output must be, in the mean over replications.
struct Constraint {
  std::size_t output = 0;  ///< which of the experiment's
  double at_least = -std::numeric_limits<double>::infinity();
  double at_most = std::numeric_limits<double>::infinity();

  bool holds(double mean) const { return at_least <= mean && mean <= at_most; }
};

/// Which of several settings is the best one: the least or the largest of an output among those
/// that hold the constraints.
struct Objective {
  std::size_t output = 0;  ///< which of the experiment's
  bool is_largest = false;
  std::vector<Constraint> subject_to = {};

  bool is_better(double mean, double than) const { return is_largest ? mean > than : mean < than; }
};

}  // namespace headroom::experiment
