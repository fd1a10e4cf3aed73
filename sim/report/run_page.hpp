#pragma once

#include "sim/report/json.hpp"

namespace headroom::report {

/// A run's result as its page wants it: the same keys, but series and logs cut down to what a
/// screen can show, however long the run was, and again by halves until a file with it is below a
/// megabyte. `drawn` says how: {"instances", "instances_of", "activities", "activities_of",
/// "instance_bins_in_one", "totals": what is counted in the whole lists, by run_totals}.
/// @param result of result_json @throws Json::exception when it is none
Json run_page(const Json& result);

}  // namespace headroom::report
