#pragma once

#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// The types that instances can have in a run, the launch template's first: schedules and policies
/// can change it.
std::vector<cloud::InstanceType> possible_types(const Scenario& scenario);

/// Whether some instance can be held at its baseline by its credits: in standard mode, perhaps only
/// after a change.
bool can_be_throttled(const Scenario& scenario);

}  // namespace headroom::scenario
