#pragma once

#include "sim/cloud/throttle.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `throttle`: "rate", or an object with `period`, `phase`, `scope` and `ramp`.
cloud::ThrottleConfig read_throttle(const std::optional<Node>& node);
Json throttle_json(const cloud::ThrottleConfig& throttle);

/// `cpu_quota` of an instance type. Nothing after a problem.
std::optional<cloud::CpuQuota> read_cpu_quota(const Node& node);

}  // namespace headroom::scenario
