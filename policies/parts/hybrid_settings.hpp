#pragma once

#include <vector>

#include "policies/parts/fleet_choice.hpp"
#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// What `hybrid` can be told, and what follows from the group.
struct HybridSettings {
  std::vector<FleetType> types;  ///< to choose from; empty: the group keeps its type
  FleetType launch_template;     ///< its type, named "" as facts do not name it
  double service_demand_s = 0;   ///< CPU time of a request; 0: not known
  double target_quantile = 0, lower_quantile = 0, upper_quantile = 0;
  double margin = 0;
  Duration half_life;
  Duration decision_interval;
  int least = 0;
  scaling::Resize::How how = scaling::Resize::How::instance_refresh;
};

scaling::ParameterTree hybrid_parameters();

/// @param config read by a tree of `hybrid_parameters` @throws scaling::BadConfig
HybridSettings hybrid_settings(const scaling::Config& config, const scaling::GroupFacts& facts);

}  // namespace headroom::policies
