#pragma once

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

using scenario::Json;

/// A number as results print it: at most ten significant digits, so that the last bits of a
/// machine's own arithmetic are never seen.
Json number(double value);
/// null where there is none.
Json number(const std::optional<double>& value);
/// Seconds since the start; null where there is none.
Json time(Instant t);
Json time(const std::optional<Instant>& t);

/// A run's result in its machine-readable shape (README, "The program"). Times in seconds since the
/// start, money in US dollars.
Json result_json(const scenario::Scenario& scenario, const world::RunResult& result);

}  // namespace headroom::report
