#pragma once

#include <optional>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// A stretch of time.
struct Span {
  Instant begin, end;
  Duration length() const { return end - begin; }
  bool touches(const Span& other) const { return begin <= other.end && other.begin <= end; }
};

/// Whether the SLO was broken in each bin of the run's time series.
///
/// An objective of the p50, p95 or p99 is held against that quantile of the bin's answers, another
/// one (p90, p999) against the counts of its heat map, which tell a quantile to a quarter of its
/// value. A failed request counts as over the limit, so a bin is broken, too, when more fail than
/// the quantile leaves room for. Without an SLO no bin is.
std::vector<bool> broken_bins(const world::RunResult& result);

/// The time in which the SLO was broken, of all bins.
Duration broken_time(const world::RunResult& result);

/// Where the SLO was broken, without breaks: it holds again once it has held for three bins.
std::vector<Span> broken_spans(const world::RunResult& result);

/// End of a bin; that of the last one is the end of the run.
Instant end_of_bin(const world::RunResult& result, std::size_t bin);

/// What one of an instance's series has in a bin of the run; empty before its first bin, behind its
/// last one, and where nothing is known.
std::optional<double> value_in_bin(const world::InstanceLog& log,
                                   const std::vector<std::optional<double>>& series,
                                   std::size_t bin);

}  // namespace headroom::experiment
