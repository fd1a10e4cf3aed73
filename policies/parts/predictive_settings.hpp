#pragma once

#include <optional>

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// PredictiveScalingConfiguration, read and checked.
struct PredictiveSettings {
  double target = 0;             ///< of the scaling metric, for each instance
  scaling::MetricQuery load;     ///< of the whole group, by the hour
  scaling::MetricQuery scaling;  ///< of an instance, on average
  scaling::MetricQuery capacity;
  /// The hour's load of one instance for each unit of the scaling metric, where the metrics say it;
  /// else history does.
  std::optional<double> ratio;
  bool scales = false;  ///< Mode ForecastAndScale
  Duration buffer = 300_s;
  /// MaxCapacityBuffer of IncreaseMaxCapacity, in percent; empty: the maximum is honoured.
  std::optional<int> max_buffer;
};

scaling::ParameterTree predictive_parameters();
/// @throws BadConfig when the settings make no sense together
PredictiveSettings predictive_settings(const scaling::Config& config,
                                       const scaling::GroupFacts& facts);

}  // namespace headroom::policies
