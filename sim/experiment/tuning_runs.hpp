#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "sim/experiment/crew.hpp"
#include "sim/experiment/outputs.hpp"
#include "sim/experiment/read_tuning.hpp"
#include "sim/experiment/variants.hpp"

namespace headroom::experiment {

/// The seed of the simulations that a tuner searches with. The reported ones are of `seed` itself,
/// so that they are never of numbers that anything was tuned on, and `headroom run` with that seed
/// makes the very same.
std::uint64_t seed_of_search(std::uint64_t seed);

/// A tuner's simulations as a crew makes them.
class TuningRuns {
 public:
  /// @param plan,environment outlive it @param overrides of all scenarios
  /// @param seed of the reported simulations
  /// @param outputs the objectives, then the limits' figures
  TuningRuns(const TuningPlan& plan, const scenario::Overrides& overrides, std::uint64_t seed,
             const scenario::Environment& environment, OutputReader outputs,
             std::atomic<bool>* interrupted);

  /// What makes the scenario of the plan's.
  Variants::Changes changes(const Settings& settings) const;
  /// Tries each parameter's values alone, the ends of its range or all its choices.
  /// @throws BadScenario where a parameter has none that makes a scenario, with each such parameter
  void check_parameters() const;

  /// A task of the crew: one simulation. Called by several threads at once.
  std::string work(const std::string& task);
  /// Hands simulations to the crew, and waits for all.
  /// @param observer told of each when it is over
  Simulate simulate_with(Crew& crew, std::function<void()> observer) const;

 private:
  const TuningPlan& plan_;
  Variants search_, fresh_;
  OutputReader outputs_;
  std::atomic<bool>* interrupted_;
};

}  // namespace headroom::experiment
