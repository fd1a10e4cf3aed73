#include "sim/cloud/routing.hpp"

namespace headroom::cloud {

std::string_view name(RoutingAlgorithm algorithm) {
  switch (algorithm) {
    case RoutingAlgorithm::round_robin: return "round_robin";
    case RoutingAlgorithm::least_outstanding_requests: return "least_outstanding_requests";
    case RoutingAlgorithm::weighted_random: return "weighted_random";
  }
  return "";
}

std::optional<RoutingAlgorithm> routing_algorithm(std::string_view text) {
  for (const auto algorithm :
       {RoutingAlgorithm::round_robin, RoutingAlgorithm::least_outstanding_requests,
        RoutingAlgorithm::weighted_random}) {
    if (name(algorithm) == text) return algorithm;
  }
  return std::nullopt;
}

}  // namespace headroom::cloud
