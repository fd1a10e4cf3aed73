#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Up by the requests in the system, down by switching off who has idled for long: Gandhi,
/// Harchol-Balter, Raghunathan & Kozuch, "AutoScale: dynamic, robust capacity management for
/// multi-tier data centers", TOCS 30(4), 2012 (policies.md 4.7). The third part of AutoScale, a
/// load balancer that packs, is the load balancer's.
scaling::PolicyKind autoscale();

}  // namespace headroom::policies
