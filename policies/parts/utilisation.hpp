#pragma once

#include <optional>

#include "sim/scaling/policy.hpp"

/// What policies share that go by the use of the instances' processors.
namespace headroom::policies {

/// How much of their processors the instances use that do useful work.
struct Utilisation {
  double share = 0;   ///< 0..1, the mean over these instances
  int instances = 0;  ///< healthy ones in service that have a sample
  /// vCPUs' worth of work if all are alike: share x instances, in instances.
  double work() const { return share * instances; }
};

/// Of the instances in service that the load balancer finds healthy; of all that are warm where it
/// finds none so and sends requests to each, as in an overload. Empty without any sample.
/// @pre the policy needs per_instance
std::optional<Utilisation> utilisation(const scaling::Observation& observation);

/// Of the same instances: requests that are sent to them and not answered.
int requests_in_flight(const scaling::Observation& observation);

}  // namespace headroom::policies
