#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// AWS's predictive scaling: forecasts the group's load by the hour and sees to it that the
/// capacity for it is there when the hour begins.
scaling::PolicyKind predictive_scaling();

/// The instances that keep the scaling metric at the target: ceil(load / (target * ratio)).
/// @param ratio the hour's load of one instance for each unit of the scaling metric
int capacity_for_load(double load, double target, double ratio);

/// The maximum size that lets a forecast be followed: it, and so many percent more.
int raised_maximum(int forecast, int buffer_percent);

}  // namespace headroom::policies
