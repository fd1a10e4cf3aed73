#include "policies/parts/external_requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::policies {
namespace {

constexpr double kMilli = 1000;

std::int64_t in_milli(double rate) { return std::llround(std::min(rate, 1e12) * kMilli); }

}  // namespace

scaling::Needs ExternalRequests::needs(Duration sync_period) const {
  scaling::Needs needs = demand_.needs();
  needs.tick = sync_period;
  return needs;
}

scaling::ReplicaProposal ExternalRequests::propose(double rate, int current,
                                                   const scaling::ReplicaRules& rules) const {
  const std::int64_t target = std::max<std::int64_t>(1, in_milli(demand_.requests_per_instance()));
  return scaling::replicas_for_average(in_milli(rate), target, current, rules);
}

scaling::Message ExternalRequests::words(const scaling::ReplicaProposal& proposal) const {
  return scaling::message("{:g} requests/s an instance of {:g}",
                          static_cast<double>(proposal.measured) / kMilli,
                          demand_.requests_per_instance());
}

scaling::Parameter requests_per_instance_parameter() { return with_request_demand({}).front(); }

}  // namespace headroom::policies
