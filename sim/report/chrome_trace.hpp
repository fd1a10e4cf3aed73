#pragma once

#include <string>

#include "sim/report/request_sample.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// What is in a trace at most: its size does not grow with the run.
struct TraceLimits {
  std::size_t instances = 500;  ///< tracks; the first ones launched
  std::size_t points = 2000;    ///< of each counter; bins are put together beyond
  std::size_t requests = 5000;  ///< of a sample
};

/// A run in the JSON of Chrome's trace event format, for ui.perfetto.dev and chrome://tracing: the
/// group's activities and alarms, a track for each instance with its life and its boot's steps, the
/// requests of a sample, and the series as counters. Arrows lead from an alarm to the activity that
/// it caused, and from there to the instance. What a limit left out is said in "otherData".
/// Source: "Trace Event Format", phases X, C, M, s and f. Times there are microseconds.
std::string chrome_trace(const scenario::Scenario& scenario, const world::RunResult& result,
                         const RequestSample& sample, const TraceLimits& limits = {});

}  // namespace headroom::report
