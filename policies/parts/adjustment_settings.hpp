#pragma once

#include "sim/scaling/adjustment.hpp"
#include "sim/scaling/config.hpp"

/// The settings that simple and step scaling share.
namespace headroom::policies {

scaling::Parameter adjustment_type_parameter();
scaling::Parameter minimum_magnitude_parameter();

/// @pre the settings have an AdjustmentType
scaling::AdjustmentType adjustment_type_of(const scaling::Config& config);
/// MinAdjustmentMagnitude in instances; 0 where it is absent.
/// @throws BadConfig where the adjustment is no percentage
int minimum_magnitude_of(const scaling::Config& config);

}  // namespace headroom::policies
