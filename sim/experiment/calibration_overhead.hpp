#pragma once

#include <vector>

#include "sim/experiment/calibration.hpp"
#include "sim/experiment/calibration_lanes.hpp"

namespace headroom::experiment {

/// How long the requests took that had an instance to themselves all the time, ascending. Seconds.
std::vector<double> alone_s(const Lanes& lanes);

/// What is left of the shortest latencies without the shortest demands: how short those are hangs
/// on how much demands vary, and a little on the shape of their distribution, which the interval
/// spans (gamma to lognormal).
/// @param alone of requests that waited for nobody, ascending @param mean_s,variability of the
///        demand @param resolution_s of the log's times
Finding<Fitted> overhead_of(const std::vector<double>& alone, double mean_s, double variability,
                            double resolution_s);

}  // namespace headroom::experiment
