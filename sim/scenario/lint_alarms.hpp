#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// Alarms, the users' and those that policies manage, that never fire, always do, or flap.
void lint_alarms(const Scenario& scenario, const Environment& environment,
                 scaling::Messages& lints);

/// Whether a metric falls in proportion as instances are added, as target tracking has it of its
/// own (aws-behaviour 4.8); of one that the model does not publish it is believed.
bool falls_with_more_instances(const scaling::MetricQuery& query);

}  // namespace headroom::scenario
