#pragma once

#include <optional>
#include <vector>

#include "sim/experiment/calibration.hpp"
#include "sim/experiment/calibration_lanes.hpp"
#include "sim/theory/given_cpu.hpp"

namespace headroom::experiment {

/// How the instances gave their CPU, as far as it can be told.
struct FittedServer {
  Finding<FittedThrottle> throttle;
  Finding<Fitted> overhead_s;
  std::vector<double> demands_s;  ///< of each request; empty where instances can not be told apart
  /// Those that were served at full speed from end to end took all the same time, to this squared
  /// coefficient of variation: more would be noise of the others. Empty where they differ.
  std::optional<double> constancy = {};
  bool may_wait = false;  ///< requests, for something else than the CPU
};

/// Works backwards from when requests were there, and how much CPU that took in all.
///
/// A work-conserving server gives min(work present, what it may) whatever its discipline, so that
/// the CPU series fixes how much it may; whether that is a slower processor or a quota shows in the
/// times of the answers: a quota's begin again with each period, and none comes while it stands
/// still.
/// @param measured its requests and CPU stretches @pre the stretches lie within the log
/// @param workers what is known of them: 1 is in order of arrival, nothing the same
FittedServer fit_server(const Measurement& measured, const Lanes& lanes,
                        const std::optional<int>& workers);

}  // namespace headroom::experiment
