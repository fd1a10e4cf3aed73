#pragma once

#include <optional>

#include "sim/scaling/policy.hpp"

/// What policies share that go by the rate of requests (policies.md 0).
namespace headroom::policies {

/// How many instances the requests of the last period ask for.
class RequestDemand {
 public:
  /// @param config read by a tree of `with_request_demand` @throws BadConfig
  explicit RequestDemand(const scaling::Config& config);

  /// Woken each period, with the requests that the load balancer has counted.
  scaling::Needs needs() const;
  /// The rate of requests by what one instance can serve: 2.3 instances. Empty until requests were
  /// counted for the first time; none from then on are a rate of 0, as CloudWatch has no datapoint
  /// of them.
  std::optional<double> instances(const scaling::Observation& observation);

 private:
  double requests_per_instance_;  ///< a second
  Duration period_;
  bool has_counted_ = false;
};

/// The parameters that `RequestDemand` reads, and a policy's own behind them.
scaling::ParameterTree with_request_demand(scaling::ParameterTree own);

/// A number of instances within the group's limits, with the demand in words.
scaling::Decision decide_on(int instances, double demand, const scaling::GroupView& group);

}  // namespace headroom::policies
