#include "sim/stats/latency_rows.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace headroom::stats {
namespace {

constexpr std::uint64_t kRowsPerOctave = 4;
constexpr std::size_t kMostRows = 64 * kRowsPerOctave;

std::size_t row_of(Duration latency) {
  const auto ns = std::max<std::uint64_t>(static_cast<std::uint64_t>(latency.ns()), kRowsPerOctave);
  const auto octave = static_cast<std::size_t>(63 - std::countl_zero(ns) - 2);
  return kRowsPerOctave * octave + (ns >> octave) - kRowsPerOctave;
}

}  // namespace

LatencyRows latency_rows(const Histogram& histogram) {
  std::array<std::uint64_t, kMostRows> counts;
  std::size_t first = kMostRows, end = 0;
  histogram.for_each([&](Duration latency, std::uint64_t count) {
    const std::size_t row = row_of(latency);
    if (end == 0) first = end = row;
    while (end <= row) counts[end++] = 0;
    counts[row] += count;
  });
  if (end == 0) return {};
  return {first,
          {counts.begin() + static_cast<std::ptrdiff_t>(first),
           counts.begin() + static_cast<std::ptrdiff_t>(end)}};
}

double row_begin_seconds(std::size_t row) {
  const std::uint64_t quarter = kRowsPerOctave + row % kRowsPerOctave;
  return static_cast<double>(quarter << (row / kRowsPerOctave)) * 1e-9;
}

}  // namespace headroom::stats
