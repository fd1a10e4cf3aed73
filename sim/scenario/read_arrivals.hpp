#pragma once

#include "sim/load/gap_process.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `arrivals`: how they are spread around their rate. "poisson", "constant", {"gamma": {"cv": 2}}
/// and its like, or {"mmpp": {...}}.
/// @param mean_rate of the load, a second: what an index of dispersion is said for
load::GapProcess read_arrivals(const Node& node, double mean_rate);

}  // namespace headroom::scenario
