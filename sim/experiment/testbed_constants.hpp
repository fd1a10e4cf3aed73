#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/calibration.hpp"
#include "sim/experiment/testbed.hpp"

namespace headroom::experiment {

/// What no run's settings say and every run needs, as `calibrate` found it in another run.
struct TestbedConstants {
  std::string from;    ///< id of that run
  double http_ms = 0;  ///< CPU of a request beside its demand: parsing, routing, answering
  /// Client, network and proxy: of every answer, no CPU of the instance. Empty where it can not be
  /// told from waiting.
  std::optional<double> around_ms = {};
  double gap_ms = 0;  ///< of closed load: from an answer to the begin of the next think time
};

/// What a run's clients, its proxy and its CPU metric saw, for calibrate().
/// @pre the run has a client's trace
Measurement measurement_of(const TestbedRun& run);

/// From calibrate(): its mean demand less the one that was drawn, its overhead, and its think time
/// less the one that was set. All 0 where the run has too few requests for it.
TestbedConstants constants_of(const TestbedRun& run);

/// The runs of a folder, and the parts of its scale-outs before their launch.
std::vector<const TestbedRun*> runs_of(const Testbed& testbed);

/// Of those the run whose constants serve for another one: the next repetition of the same
/// configuration (after the last one the first); else the one with the fewest settings that differ,
/// and of those the nearest line of runs.csv. Itself only where there is no other.
/// @param run one of the folder's, or of a scale-out of it
const TestbedRun& run_for_constants(const Testbed& testbed, const TestbedRun& run);

}  // namespace headroom::experiment
