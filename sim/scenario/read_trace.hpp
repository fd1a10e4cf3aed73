#pragma once

#include <string>

#include "sim/load/trace.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Counts or rates over time, with `bin`, `within_bin`, `unit`, `id`, `column` and how they are
/// played.
/// @param kind "trace", "metric_data" or "grafana_csv"
/// @throws load::BadRecording
load::TraceConfig read_trace(const std::string& kind, const Node& file, ObjectReader& entry);

}  // namespace headroom::scenario
