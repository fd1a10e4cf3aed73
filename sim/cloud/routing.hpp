#pragma once

#include <optional>
#include <string_view>

namespace headroom::cloud {

/// How a load balancer node chooses a target (aws-behaviour 6.1).
enum class RoutingAlgorithm { round_robin, least_outstanding_requests, weighted_random };
/// As the attribute load_balancing.algorithm.type has it.
std::string_view name(RoutingAlgorithm algorithm);
std::optional<RoutingAlgorithm> routing_algorithm(std::string_view name);

/// What becomes of a connection to a port of a target.
enum class Reach {
  open,     ///< the application listens there
  refused,  ///< nobody listens there
  dropped   ///< the security group lets it not in: it times out
};

}  // namespace headroom::cloud
