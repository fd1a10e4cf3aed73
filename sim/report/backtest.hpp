#pragma once

#include <string>

#include "sim/experiment/backtest.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::report {

/// `{scenario, seed, group, from, to, tolerance_s, summary{...}, matched[], missed[], extra[],
/// not_compared[], desired_capacity{...} or null, warnings[]}`. Differences are simulated minus
/// real, in seconds.
scenario::Json backtest_json(const scenario::Scenario& scenario, const experiment::Backtest& test);
/// A line for each activity of either side, by time, and the summary below.
std::string backtest_report(const scenario::Scenario& scenario, const experiment::Backtest& test);

}  // namespace headroom::report
