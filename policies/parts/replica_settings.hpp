#pragma once

#include <optional>
#include <utility>

#include "sim/scaling/policy.hpp"
#include "sim/scaling/replica_behavior.hpp"
#include "sim/scaling/replica_calculator.hpp"

/// What policies share that count replicas as HorizontalPodAutoscaler v2 does (policies.md 2.1).
namespace headroom::policies {

/// Its `behavior`, in Kubernetes' own words, and the tolerance behind a policy's own parameters.
scaling::ParameterTree with_replica_behavior(scaling::ParameterTree own);

/// Both as the settings have them. @throws BadConfig for a direction with an empty list of policies
scaling::ReplicaBehavior replica_behavior_of(const scaling::Config& config);
scaling::ReplicaRules replica_rules_of(const scaling::Config& config);

/// The stabilizer of a group, whose limits may change. It never goes to none, as the autoscaler
/// would be switched off then. Other limits begin its memory anew, with the present size.
class GroupStabilizer {
 public:
  explicit GroupStabilizer(scaling::ReplicaBehavior behavior) : behavior_(std::move(behavior)) {}

  /// One round. @param wanted that the metrics ask for @return instances to have
  int next(const scaling::GroupView& group, int wanted, Instant now);

 private:
  scaling::ReplicaBehavior behavior_;
  int min_ = 0, max_ = 0;
  std::optional<scaling::ReplicaStabilizer> stabilizer_;
};

}  // namespace headroom::policies
