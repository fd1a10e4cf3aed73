#pragma once

#include <algorithm>
#include <chrono>

#include "sim/load/rate_curve.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// No load comes faster: what a typing error makes of a rate would never end.
inline constexpr double kMostPerSecond = 1e9;

/// When a load takes place: shapes that know the time of day ask for it, and those that go on for
/// ever need an end.
struct LoadPeriod {
  std::chrono::sys_seconds run_starts;  ///< by the clock on the wall
  Duration start;                       ///< the load's time zero, from the start of the run
  Duration length;                      ///< from there to its stop, or the end of the run
  /// From there to the end of what a history repeats before the run: longer than a short run.
  Duration repeated = {};

  /// For how long the rate must be known.
  Duration known() const { return std::max(length, repeated); }
};

/// What comes a second: a number, [[time, number], ...], or an object with a shape's name, such as
/// {"sine": {...}}, {"sum": [...]}.
load::RateCurve read_rate(const Node& node, const LoadPeriod& period);

/// Whether the points of a rate are made by the program.
inline bool has_shape(const Node& rate) { return rate.json().is_object(); }

/// Averaged over the load's time, a second.
double mean_rate(const load::RateCurve& rate, const LoadPeriod& period);

}  // namespace headroom::scenario
