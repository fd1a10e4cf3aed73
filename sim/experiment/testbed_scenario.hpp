#pragma once

#include <vector>

#include "sim/experiment/testbed.hpp"
#include "sim/experiment/testbed_constants.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// A measured run made into one of the program.
struct TestbedScenario {
  scenario::Scenario scenario;
  /// For each slot, what its instance's requests took, in the order in which they came; empty where
  /// the run has no server's trace. For world::RunOptions.
  std::vector<std::vector<double>> demands_ns;
};

/// The run's stated settings, its own demands, and constants of another run. A demand and what HTTP
/// costs are one piece of work. In open load the requests come when the client sent them.
/// @param slice see cloud::CpuQuota
TestbedScenario testbed_scenario(const TestbedRun& run, const TestbedConstants& constants,
                                 Duration slice);

}  // namespace headroom::experiment
