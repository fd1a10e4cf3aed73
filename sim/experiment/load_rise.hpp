#pragma once

#include "sim/engine/time.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// What is longer ago than this led to nothing now.
inline constexpr Duration kLookBack = 15_min;

/// Where the load began to rise, to the bin of the time series.
struct LoadRise {
  Instant begin;
  double from_rps = 0, to_rps = 0;
  /// Less than a fifth more is no rise that an answer would have been needed for.
  bool is_one() const { return to_rps > 1.2 * from_rps; }
};

/// The rise that leads up to `until`: back from the highest bin since `trigger` to the last one
/// within a tenth of the climb above the low of the quarter of an hour before.
/// @param earliest nothing before it is looked at
LoadRise load_rise(const world::RunResult& result, Instant earliest, Instant trigger,
                   Instant until);

}  // namespace headroom::experiment
