#pragma once

#include <cstddef>

#include "sim/report/json.hpp"

namespace headroom::report {

/// How many neighbours become one, so that at most so many are left; 1: all stay.
std::size_t merged_into_one(std::size_t count, std::size_t most);

/// Columns of numbers, `step` neighbours at a time: {"mean", "min", "max"} of those that are not
/// null; only {"mean"} where each stays as it is. Nothing that sticks out is lost. To five
/// significant digits.
Json thinned(const Json& values, std::size_t step);

/// Counts of `latency_rows`, added up: exact.
Json added_rows(const Json& counts, std::size_t step);

/// `timeseries` of a result with at most so many bins, and so many columns of its heat map; 0: it
/// is left out.
/// @return {step_s, bins_in_one, t_s[], <name>: thinned, latency_rows{bins_in_one, from_s, counts}}
/// @throws Json::exception when it is no such thing
Json thinned_series(const Json& timeseries, std::size_t most_bins, std::size_t most_columns);

}  // namespace headroom::report
