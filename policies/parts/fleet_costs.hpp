#pragma once

#include "sim/scaling/policy.hpp"

/// The settings of policies that weigh running instances, missed load and starts (policies.md 7).
/// Costs are in instance-seconds.
namespace headroom::policies {

/// The parameters read below, and a policy's own behind them.
scaling::ParameterTree with_fleet_costs(scaling::ParameterTree own);

/// Of an instance that the load misses, in running instances.
double shortage_cost(const scaling::Config& config);

/// Of one start: the boot is billed and serves nothing.
double start_cost(const scaling::Config& config, const scaling::GroupFacts& facts);

}  // namespace headroom::policies
