#pragma once

#include <map>
#include <string>

#include "sim/experiment/testbed.hpp"
#include "sim/experiment/testbed_scenario.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// What replications say of a quantity: each has phases of the quota's periods of its own, which
/// nobody records.
struct PredictedQuantity {
  double mean = 0;
  double least = 0;
  double most = 0;
};
using Prediction = std::map<std::string, PredictedQuantity>;  ///< by quantity, as `measured`

/// The quantities of one replication, measured as in the testbed: over the requests that are
/// completed in the window; JMeter's times in whole ms.
std::map<std::string, double> simulate_testbed_run(const TestbedRun& run,
                                                   const TestbedScenario& made,
                                                   std::uint32_t replication,
                                                   const scenario::Environment& environment);

/// All replications together. @param outcomes one a replication, at least one
Prediction prediction_of(const std::vector<std::map<std::string, double>>& outcomes);

}  // namespace headroom::experiment
