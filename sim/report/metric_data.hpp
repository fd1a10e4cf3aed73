#pragma once

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// A run's metrics as get-metric-data gives them, newest first: ids such as
/// "cpuUtilization_Average". @pre the run kept its metrics
scenario::Json metric_data_json(const scenario::Scenario& scenario, const world::RunResult& result);

}  // namespace headroom::report
