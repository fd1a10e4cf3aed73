#pragma once

#include <string>

#include "sim/stats/histogram.hpp"

namespace headroom::report {

/// A distribution as HdrHistogram's outputPercentileDistribution writes it (.hgrm), in
/// milliseconds: for its plotter, for wrk2's readers, for gnuplot. Five lines for each halving of
/// what lies above: 0 %, 10 %, ..., 50 %, 55 %, ..., 75 %, ..., up to the largest value.
/// Source: HdrHistogram 2.1, PercentileIterator.
std::string percentile_table(const stats::Histogram& latency);

}  // namespace headroom::report
