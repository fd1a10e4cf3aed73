#pragma once

#include "sim/cloud/application.hpp"
#include "sim/load/replay.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// A log that is played request by request, with `classes`, `jitter`, `reorder` and how it is
/// played.
/// @throws load::BadRecording
load::ReplayConfig read_replay(bool is_jtl, const Node& file, ObjectReader& entry,
                               const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
