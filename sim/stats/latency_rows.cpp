#include "sim/stats/latency_rows.hpp"

#include <algorithm>
#include <bit>

namespace headroom::stats {
namespace {

constexpr std::uint64_t kRowsPerOctave = 4;

std::size_t row_of(Duration latency) {
  const auto ns = std::max<std::uint64_t>(static_cast<std::uint64_t>(latency.ns()), kRowsPerOctave);
  const auto octave = static_cast<std::size_t>(63 - std::countl_zero(ns) - 2);
  return kRowsPerOctave * octave + (ns >> octave) - kRowsPerOctave;
}

}  // namespace

LatencyRows latency_rows(const Histogram& histogram) {
  LatencyRows rows;
  histogram.for_each([&](Duration latency, std::uint64_t count) {
    const std::size_t row = row_of(latency);
    if (rows.counts.empty()) rows.first = row;
    rows.counts.resize(row - rows.first + 1);
    rows.counts.back() += count;
  });
  return rows;
}

double row_begin_seconds(std::size_t row) {
  const std::uint64_t quarter = kRowsPerOctave + row % kRowsPerOctave;
  return static_cast<double>(quarter << (row / kRowsPerOctave)) * 1e-9;
}

}  // namespace headroom::stats
