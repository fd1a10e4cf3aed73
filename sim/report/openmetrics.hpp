#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// The run's time series and totals in the text format of OpenMetrics 1.0, with a time stamp on
/// each sample: `promtool tsdb create-blocks-from openmetrics` puts them into Prometheus, beside
/// what was measured. A gauge's sample is at the end of its bin, a counter's counts up to there;
/// times are the scenario's own, from its start_time on.
std::string openmetrics(const scenario::Scenario& scenario, const world::RunResult& result);

}  // namespace headroom::report
