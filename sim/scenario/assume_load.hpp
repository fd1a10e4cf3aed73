#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// What generated load does by forms of our own, and what recordings do not tell: when within a bin
/// or a second requests came.
void assume_load(const Scenario& scenario, scaling::Messages& lines);

}  // namespace headroom::scenario
