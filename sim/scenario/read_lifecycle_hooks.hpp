#pragma once

#include <vector>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Adds the hooks of a block `lifecycle_hooks` (inputs of put-lifecycle-hook, or the output of
/// describe-lifecycle-hooks), or of a group's LifecycleHookSpecificationList. Beside AWS's keys
/// each may have a "completion": {"after": D} or "boot", what the user's own code does.
void read_lifecycle_hooks(const Node& node, std::vector<cloud::LifecycleHook>& hooks);
Json lifecycle_hooks_json(const std::vector<cloud::LifecycleHook>& hooks);

}  // namespace headroom::scenario
