#pragma once

#include <optional>

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Integral control outside of a range of utilisations, which is as wide as an instance more or
/// less makes it and narrows as the group grows: Lim, Babu, Chase & Parekh, "Automated control in
/// cloud computing: challenges and opportunities", ACDC 2009, and Lim, Babu & Chase, "Automated
/// control for elastic storage", ICAC 2010 (policies.md 6.3).
scaling::PolicyKind proportional_thresholding();

/// Its law.
struct ProportionalThresholds {
  double high = 0;    ///< utilisation, 0..1
  double margin = 0;  ///< share by which the low threshold stays below what would reach `high`
  double loop_gain = 0;
  std::optional<double> gain = {};  ///< instances per utilisation; absent: loop_gain * u / high

  /// Below which an instance less would not exceed `high`. @pre instances > 0
  double low(int instances) const;
  /// u after a tick with this utilisation.
  double next(double instances, double share) const;
};

}  // namespace headroom::policies
