#pragma once

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/stats/histogram.hpp"
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

/// Mean, quantiles and maximum in seconds; null where there is no value, and p999 of too few.
Json latency_json(const stats::Histogram& latency);

/// The figures of result_json, without logs and series: `requests`, `load`, `instances`, `cost` and
/// `slo`.
Json figures_json(const world::RunResult& result);

/// A run's result in its machine-readable shape (README, "The program"). Times in seconds since the
/// start, money in US dollars.
Json result_json(const scenario::Scenario& scenario, const world::RunResult& result);

}  // namespace headroom::report
