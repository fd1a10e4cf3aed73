#pragma once

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// The first objective of a latency; nullptr where there is none.
const Objective* latency_objective(const Scenario& scenario);

/// What the scenario's policies may know beforehand; an instance's price is not known to it.
scaling::GroupFacts group_facts(const Scenario& scenario);

}  // namespace headroom::scenario
