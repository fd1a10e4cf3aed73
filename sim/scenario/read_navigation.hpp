#pragma once

#include "sim/cloud/application.hpp"
#include "sim/load/navigation.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `graph`: {"entry": {class: chance}, "next": {class: {class: chance, "exit": chance}}}.
/// @param has_end sessions end without an exit, too
load::Navigation read_navigation(const Node& node, bool has_end,
                                 const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
