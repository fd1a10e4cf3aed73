#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// The `scheduled_actions` block: inputs of put-scheduled-update-group-action, that of
/// batch-put-scheduled-update-group-action, or the output of describe-scheduled-actions.
std::vector<ScheduledActionConfig> read_scheduled_actions(const std::optional<Node>& node,
                                                          std::chrono::sys_seconds start_time,
                                                          Duration duration);
Json scheduled_actions_json(const std::vector<ScheduledActionConfig>& actions);

}  // namespace headroom::scenario
