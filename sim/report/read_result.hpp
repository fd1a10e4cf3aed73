#pragma once

#include <string>

#include "sim/report/json.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// Whether a document is a result of `run --json`, and no scenario.
bool is_result(const Json& document);

/// As much of a result as explains its reactions: the journal, the instances' logs, the alarms, why
/// nothing was scaled, the time series, the objectives and how long it was. The rest stays empty.
/// Of several replications logs and series are those of the first.
/// @param file named in errors
/// @throws BadScenario naming what is missing or of another type
world::RunResult read_result(const Json& document, const std::string& file);

}  // namespace headroom::report
