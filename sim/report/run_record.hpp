#pragma once

#include <string>

#include "sim/report/json.hpp"
#include "sim/stats/histogram.hpp"

namespace headroom::report {

/// What statistics over replications keep of a run: its figures, not its logs; of replication 0
/// what its series look like.
struct RunRecord {
  Json figures;  ///< figures_json
  stats::Histogram latency = stats::Histogram();
  Json series = {};  ///< overview; null of other replications
};
RunRecord record_of(const world::RunResult& result);

/// As a text that gives the very same figures back.
std::string text_of(const RunRecord& record);
/// @throws nlohmann's exceptions when it is no such text
RunRecord record_of(const std::string& text);

}  // namespace headroom::report
