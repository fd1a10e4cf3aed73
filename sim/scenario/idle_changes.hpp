#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sim/scenario/read_scenario.hpp"

namespace headroom::scenario {

/// Says so when a change leaves the scenario as it is: something else decides in its place, such as
/// an override of the group over the launch template's instance type. Empty: it changes something,
/// or its value is what holds there anyway.
/// @param with the scenario that was read with the change @param without gives the one without it,
/// and is asked only where the value does not simply stand in the resolved scenario
std::optional<scaling::Message> idle_change(const Change& change, const Scenario& with,
                                            const std::function<Scenario()>& without);

}  // namespace headroom::scenario
