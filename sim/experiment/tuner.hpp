#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/search.hpp"
#include "sim/experiment/trials.hpp"
#include "sim/experiment/tuned_parameter.hpp"

/// Searching for the best settings of a scenario with few and noisy simulations.
namespace headroom::experiment {

/// What is to be tuned, and with how many simulations.
struct TuningProblem {
  std::vector<TunedParameter> parameters;
  std::vector<std::string> objectives;  ///< one or two outputs, to be made small
  std::vector<Limit> limits = {};
  std::optional<Algorithm> algorithm =
      {};                         ///< empty: NSGA-II for two objectives or choices, else CMA-ES
  std::size_t budget = 300;       ///< simulations in all
  std::size_t replications = 10;  ///< of the confirmation
  std::uint64_t seed = 1;         ///< of the search
  double indifference = 0.005;    ///< share of the objective that nobody cares about
  /// The parameters' values in the scenario as it is given, as far as they have one in it.
  std::vector<std::optional<std::string>> given = {};

  SearchSpace space() const;
  Settings settings_at(const Point& point) const;
  /// Where the scenario as it is given lies; empty where it does not.
  std::optional<Point> given_point() const;
};

/// How the simulations are shared out.
struct TuningBudget {
  std::size_t search = 0;        ///< up to here
  std::size_t selection = 0;     ///< then up to here
  std::size_t confirmation = 0;  ///< and so on
  std::size_t sensitivity = 0;   ///< that is all

  /// @throws std::invalid_argument when the budget is below least_budget()
  static TuningBudget of(const TuningProblem& problem);
  static std::size_t least_budget(const TuningProblem& problem);
};
/// Points of a front that are confirmed at most.
inline constexpr std::size_t kMostOfFront = 8;

/// One parameter moved, all others as recommended.
struct Move {
  std::size_t parameter = 0;
  std::size_t candidate = 0;
};

/// What came of it.
struct Tuning {
  std::vector<Tried> candidates;  ///< all that were tried, in their order
  std::size_t as_given = 0;       ///< one of them
  /// The best that was confirmed: of one objective one that surely holds the limits, of two the
  /// middle of the front. Where none does, the one that comes nearest, the scenario as it is given
  /// among them.
  std::size_t recommended = 0;
  bool is_confirmed = false;  ///< whether it holds the limits in the mean of its fresh runs
  std::vector<std::size_t> not_confirmed;  ///< tried before it, and failed
  std::vector<std::size_t> front;          ///< of two objectives, by the first one
  std::vector<Move> moves;                 ///< around the recommended one
  std::size_t moved_replications = 0;      ///< of each of them
  Algorithm algorithm = Algorithm::random;
  bool tried_all = false;  ///< the space has so few points that all were tried
  std::size_t search_made = 0, selection_made = 0, confirmation_made = 0, sensitivity_made = 0;

  std::size_t simulations() const {
    return search_made + selection_made + confirmation_made + sensitivity_made;
  }
};

/// Search, selection, confirmation, sensitivity: README, "Tuning". The same for any number of
/// hands, as it never asks who was done first.
/// @throws std::invalid_argument, std::runtime_error where the scenario as it is given can not be
/// simulated, and what `simulate` throws
Tuning tune(const TuningProblem& problem, const Simulate& simulate);

}  // namespace headroom::experiment
