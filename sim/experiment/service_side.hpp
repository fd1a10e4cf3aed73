#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// What makes a scenario's load and what serves it, as a text: scenarios that are alike in it, and
/// differ in how they scale only, ask for the same and have instances of the same capacity.
std::string service_side(const scenario::Scenario& scenario);

}  // namespace headroom::experiment
