#pragma once

#include <optional>

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `history`: what policies that forecast know of the time before the run. Either exported metrics,
/// or the load continued backwards.
/// @pre the load, the start time and the group are read
std::optional<HistoryConfig> read_history(const std::optional<Node>& node,
                                          const Scenario& scenario);

/// What `days` days of the load bring about by the hour: requests, CPU and bytes, on average.
/// @pre every load is open
std::vector<cloud::PastMetric> past_of_load(const Scenario& scenario, int days);
/// After how long the load repeats itself before the run: a day or, if the run is that long, a
/// week.
Duration period_of_past(const Scenario& scenario);
/// How much of the load such a history repeats, whatever the run has of it: none where the past is
/// a file's. @param history the block, if there is one @pre the duration is read
Duration repeated_time(const std::optional<Node>& history, const Scenario& scenario);

}  // namespace headroom::scenario
