#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// What in this run rests on memory, inference or our own choice, in words, with the setting that
/// changes it. Every result carries the list.
scaling::Messages assumptions(const Scenario& scenario, const Environment& environment);

}  // namespace headroom::scenario
