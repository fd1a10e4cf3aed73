#pragma once

#include <cstddef>
#include <optional>

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// What `chameleon` can be told, with times in periods where it counts in them.
struct ChameleonSettings {
  double scale_out_use = 0, scale_in_use = 0, target_use = 0;  ///< of an instance, 0..1
  Duration estimation_window;
  std::size_t interval = 1;            ///< periods of an event
  std::size_t intervals = 1;           ///< events that a forecast must reach
  std::size_t events_within_boot = 1;  ///< events before which a launch of now does not serve
  std::size_t forecast_periods = 1;
  double trust_mase = 0, drift_mase = 0;
  Duration reforecast_interval;
  std::optional<double> first_demand;  ///< instance-seconds of a request, before any is learnt
};

scaling::ParameterTree chameleon_parameters();

/// @param config read by a tree of `chameleon_parameters` @throws scaling::BadConfig
ChameleonSettings chameleon_settings(const scaling::Config& config,
                                     const scaling::GroupFacts& facts, Duration period);

}  // namespace headroom::policies
