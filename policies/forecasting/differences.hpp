#pragma once

#include <cstddef>
#include <span>

namespace headroom::policies::forecasting {

/// Root of the mean square of y_t - y_{t-lag} over the series; 0 for one that is not longer than
/// the lag. The standard error of "as it was `lag` steps ago".
double root_mean_square_difference(std::span<const double> series, std::size_t lag);

}  // namespace headroom::policies::forecasting
