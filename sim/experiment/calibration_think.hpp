#pragma once

#include "sim/experiment/calibration.hpp"

namespace headroom::experiment {

/// How long clients wait from an answer to their next request, on average: think time, and whatever
/// the client needs for itself. The interval is of the mean.
/// @param measured its requests, of which each client has one at a time
Finding<Fitted> think_of(const Measurement& measured);

}  // namespace headroom::experiment
