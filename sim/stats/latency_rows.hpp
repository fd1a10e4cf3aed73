#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/stats/histogram.hpp"

namespace headroom::stats {

/// The counts of a histogram in few rows, for a heat map: every power of two of nanoseconds is cut
/// into four equal rows. A row is a whole number of the histogram's buckets, so the counts are
/// exact. Rows are numbered from 4 ns on: row 4 k + j is [(4 + j) 2^k, (5 + j) 2^k) ns.
struct LatencyRows {
  std::size_t first = 0;              ///< row of counts[0]
  std::vector<std::uint64_t> counts;  ///< up to the last row that is not empty
};

/// @pre its precision is 2 bits or more
LatencyRows latency_rows(const Histogram& histogram);

/// No row has this number or a higher one.
inline constexpr std::size_t kMostLatencyRows = 64 * 4;

/// Where a row begins, in seconds.
double row_begin_seconds(std::size_t row);

}  // namespace headroom::stats
