#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

/// Where the warm-up of a stationary run ends: White, "An effective truncation heuristic for bias
/// reduction in simulation output", Simulation 69 (1997); metrics.md 5.3.
/// MSER-5 is this on means of five observations each.
namespace headroom::stats {

/// MSER(d) for d = 0 ... n / 2: with the first d values cut, the sum of squared deviations from the
/// mean of the n - d others, over (n - d)^2. In the square of the values' unit; empty for no
/// values.
std::vector<double> mser_statistics(std::span<const double> means);

/// How many values to cut: the d of the smallest MSER(d), the first of equals. Empty where that is
/// the last one tried, half of the series: the run is too short to know; and of fewer than two
/// values.
std::optional<std::size_t> mser_cut(std::span<const double> means);

}  // namespace headroom::stats
