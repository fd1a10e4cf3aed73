#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/world/run_result.hpp"

namespace headroom::report {

/// A series that has a value in each bin, as one that need not.
template <class Value>
std::vector<std::optional<double>> optional_values(const std::vector<Value>& values) {
  return {values.begin(), values.end()};
}

/// One series as bars of block characters, `rows` lines high, with its largest value on the axis.
/// @param values one a bin; empty where there is nothing to show
/// @param columns width of the plot itself; bins are averaged into columns
std::vector<std::string> bars(const std::string& label,
                              const std::vector<std::optional<double>>& values, std::size_t rows,
                              std::size_t columns);

/// Load, CPU and instances over time: the shape of a run at a glance.
std::string run_chart(const world::RunResult& result);

}  // namespace headroom::report
