#pragma once

#include "sim/cloud/application.hpp"
#include "sim/load/thread_group.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// The settings that a thread group has of its own, and that `overrides` of a plan may change.
void read_group_settings(ObjectReader& object, load::ThreadGroupConfig& group);

/// `thread_group` of a load.
load::ThreadGroupConfig read_thread_group(const Node& node,
                                          const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
