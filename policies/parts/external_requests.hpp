#pragma once

#include <optional>
#include <string>

#include "policies/parts/request_demand.hpp"
#include "sim/scaling/replica_calculator.hpp"

namespace headroom::policies {

/// Requests a second as an external metric with an AverageValue for each replica, as Kubernetes'
/// autoscaler and KEDA have them from CloudWatch: the last minute's, however often they look.
class ExternalRequests {
 public:
  /// @param config with `requests_per_instance_parameter`
  ExternalRequests(const scaling::Config& config, const scaling::GroupFacts& facts)
      : demand_(config, facts) {}

  scaling::Needs needs(Duration sync_period) const;
  /// Requests a second; empty before the first are counted.
  std::optional<double> rate(const scaling::Observation& observation) {
    return demand_.rate(observation);
  }
  /// Replicas for so many a second. @pre current > 0, and what an instance can serve is known
  scaling::ReplicaProposal propose(double rate, int current,
                                   const scaling::ReplicaRules& rules) const;
  /// The AverageValue. @pre as above
  double requests_per_instance() const { return demand_.requests_per_instance(); }
  /// "7.5 requests/s an instance of 10"
  scaling::Message words(const scaling::ReplicaProposal& proposal) const;

 private:
  RequestDemand demand_;
};

scaling::Parameter requests_per_instance_parameter();

}  // namespace headroom::policies
