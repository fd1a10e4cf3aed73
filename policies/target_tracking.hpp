#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// AWS's target tracking: keep a metric that falls as instances are added near a target value.
scaling::PolicyKind target_tracking();

/// The smallest capacity at which a metric in proportion to 1 / capacity is at or below the target:
/// ceil(capacity * metric / target), out and in (aws-behaviour 4.8).
int capacity_for_target(int capacity, double metric, double target);

/// The share of the target below which the low alarm breaches, for N instances: (N - 1) / N, within
/// 0.70 and 0.90 (aws-behaviour 4.8, ruling 11; AWS publishes no rule).
double low_threshold_share(int instances);

}  // namespace headroom::policies
