#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Load that never comes, or that the largest group can not carry.
void lint_load(const Scenario& scenario, scaling::Messages& lints);

/// What the application can use of one instance, in vCPUs with a core each.
double usable_vcpus(const Scenario& scenario);

/// vCPUs of the launch template's type, with a core each, that open load keeps busy at its peak,
/// all sources at theirs.
double peak_vcpus(const Scenario& scenario);

}  // namespace headroom::scenario
