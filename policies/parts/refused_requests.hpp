#pragma once

#include <vector>

#include "sim/scaling/policy.hpp"

/// What calls back the first instance of a group that may have none. Nothing in front of EC2 holds
/// requests back until there is one: the load balancer refuses them with a 503.
namespace headroom::policies {

/// HTTPCode_ELB_503_Count of the last minute.
scaling::MetricQuery refused_requests();

/// Refused requests a second, in the last minute. @param counts of `refused_requests`
double refused_rate(const std::vector<scaling::Datapoint>& counts, Instant now);

}  // namespace headroom::policies
