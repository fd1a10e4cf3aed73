#pragma once

#include <span>
#include <vector>

namespace headroom::policies {

/// Continues a series of equal steps: its next `horizon` values, from nothing but itself.
using Forecaster = std::vector<double> (*)(std::span<const double> series, int horizon);

/// Continues hourly loads: each hour as it was at the same hour of the last days or, with two whole
/// weeks, of the last weeks, the newest weighing most, times the ratio of the last day to what this
/// would have said of it. One's own: AWS publishes nothing of its model (aws-behaviour 4.11).
/// @param hours one value an hour, at least 24 @return none is negative
std::vector<double> hourly_forecast(std::span<const double> hours, int horizon);

}  // namespace headroom::policies
