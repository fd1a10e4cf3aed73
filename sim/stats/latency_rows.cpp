#include "sim/stats/latency_rows.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace headroom::stats {
namespace {

constexpr std::uint64_t kRowsPerOctave = 4;

std::size_t row_of(Duration latency) {
  const auto ns = std::max<std::uint64_t>(static_cast<std::uint64_t>(latency.ns()), kRowsPerOctave);
  const auto octave = static_cast<std::size_t>(63 - std::countl_zero(ns) - 2);
  return kRowsPerOctave * octave + (ns >> octave) - kRowsPerOctave;
}

std::uint64_t begin_ns(std::size_t row) {
  return (kRowsPerOctave + row % kRowsPerOctave) << (row / kRowsPerOctave);
}

}  // namespace

LatencyRows latency_rows(const Histogram& histogram) {
  const auto [first, counts] = histogram.touched();
  if (counts.empty()) return {};
  LatencyRows rows{row_of(histogram.least_of(first)), {}};
  for (std::size_t done = 0; done < counts.size();) {
    const std::uint64_t next = begin_ns(rows.first + rows.counts.size() + 1);
    const std::size_t end = std::min(
        histogram.bucket_of(Duration::nanoseconds(static_cast<std::int64_t>(next))) - first,
        counts.size());
    rows.counts.push_back(std::reduce(counts.begin() + static_cast<std::ptrdiff_t>(done),
                                      counts.begin() + static_cast<std::ptrdiff_t>(end)));
    done = end;
  }
  return rows;
}

double row_begin_seconds(std::size_t row) { return static_cast<double>(begin_ns(row)) * 1e-9; }

}  // namespace headroom::stats
