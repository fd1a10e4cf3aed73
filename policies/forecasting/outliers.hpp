#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace headroom::policies::forecasting {

/// The series to fit a model to: what is far from the median of its slot of the season is that
/// median. Far are six times the median distance from it over all steps (policies.md 3); with fewer
/// than three seasons nobody knows what is usual, and nothing is changed.
std::vector<double> without_outliers(std::span<const double> history, std::size_t season);

}  // namespace headroom::policies::forecasting
