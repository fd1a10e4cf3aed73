#pragma once

#include <optional>

#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// What the group costs by its settings alone, without a run: dollars a month of the instances that
/// it has at the start, of the load balancer and the alarms, while nobody sends anything. Empty
/// where a price is not known, and for groups of several types or with weights, whose instances
/// hang on the launches.
std::optional<double> standing_usd_per_month(const scenario::Scenario& scenario,
                                             const scenario::Environment& environment);

}  // namespace headroom::experiment
