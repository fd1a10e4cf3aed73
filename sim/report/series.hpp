#pragma once

#include <vector>

#include "sim/report/json.hpp"

namespace headroom::report {

/// `timeseries` of a result, column by column. @param is_flow nobody waits by himself: `queued` is
/// null
Json series_json(const world::TimeSeries& series, bool is_flow);

/// The same for laying several runs over each other: at most 360 bins, without the heat map.
Json overview(const world::TimeSeries& series);

/// `cost_so_far` of a result: the bill's total at some moments.
Json cost_so_far_json(const std::vector<world::CostSoFar>& costs);

}  // namespace headroom::report
