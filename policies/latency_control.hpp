#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Integral control of latency, by way of the utilisation that it stands for. Latency itself is far
/// from linear in the load, and of a saturated group it says only how long that has been so;
/// turned into a utilisation by T = s / (1 - rho), the mean of processor sharing, it is bounded
/// (policies.md 6.4).
scaling::PolicyKind latency_control();

/// The utilisation at which requests of this service time take so long on average: 0..1, and 0
/// where they take less than their service. @pre service_time_s > 0
double utilisation_at(double response_time_s, double service_time_s);

}  // namespace headroom::policies
