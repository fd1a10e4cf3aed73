#pragma once

#include <span>
#include <vector>

#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// The scale on which a series is even enough for sums of waves (policies.md 3).
enum class Transform {
  none,
  logarithm,  ///< log(1 + y): a series over more than one decade
  root        ///< sqrt(y): small counts, whose noise grows with them
};

/// The scale that suits a series. Anything with a negative value stays as it is.
Transform suitable_transform(std::span<const double> series);
std::vector<double> transformed(Transform transform, std::span<const double> series);
/// An expectation back on the series' own scale. The mean there is the median; mean and deviation
/// together are what is one deviation above.
Expectation restored(Transform transform, const Expectation& expectation);

}  // namespace headroom::policies::forecasting
