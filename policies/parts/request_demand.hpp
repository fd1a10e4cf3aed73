#pragma once

#include <optional>

#include "sim/scaling/policy.hpp"

/// What policies share that go by the rate of requests (policies.md 0).
namespace headroom::policies {

/// The requests of the last period, as a rate and as the instances that they ask for.
class RequestDemand {
 public:
  /// @param config read by a tree of `with_request_demand` @throws BadConfig
  RequestDemand(const scaling::Config& config, const scaling::GroupFacts& facts);

  /// Woken each period, with the requests that the load balancer has counted. What they ask for is
  /// set at once, as a controller outside of AWS does.
  scaling::Needs needs() const;
  /// Requests a second. Empty until requests were counted for the first time; none from then on are
  /// a rate of 0, as CloudWatch has no datapoint of them.
  std::optional<double> rate(const scaling::Observation& observation);
  /// The rate by what one instance can serve: 2.3 instances. Empty where the rate is.
  std::optional<double> instances(const scaling::Observation& observation);
  /// What one instance can serve, a second. @pre the settings or the facts say it
  double requests_per_instance() const { return requests_per_instance_.value(); }
  Duration period() const { return period_; }

 private:
  std::optional<double> requests_per_instance_;  ///< a second; absent: to be measured
  bool is_measured_;                             ///< not told by the settings
  Duration period_;
  bool has_counted_ = false;
};

/// The parameters that `RequestDemand` reads, and a policy's own behind them.
scaling::ParameterTree with_request_demand(scaling::ParameterTree own);

/// A number of instances within the group's limits, with the demand in words.
scaling::Decision decide_on(int instances, double demand, const scaling::GroupView& group);

}  // namespace headroom::policies
