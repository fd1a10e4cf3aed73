#pragma once

#include <optional>
#include <vector>

#include "sim/experiment/backtest.hpp"

namespace headroom::experiment {

/// The desired capacity over time, as the causes of activities tell it, of real against simulated
/// ones. Before its first change a group had what that change was made from.
/// @return empty where the causes of one of them tell no change
std::optional<DesiredComparison> compare_desired(const std::vector<ScalingActivity>& real,
                                                 const std::vector<ScalingActivity>& simulated,
                                                 WallTime begin, WallTime end);

}  // namespace headroom::experiment
