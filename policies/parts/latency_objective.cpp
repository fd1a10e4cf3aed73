#include "policies/parts/latency_objective.hpp"

#include <algorithm>

#include "sim/engine/elementary.hpp"

namespace headroom::policies {

std::optional<double> mean_of_latency_objective(const scaling::GroupFacts& facts) {
  constexpr double kLeastQuantile = 0.5, kMostQuantile = 0.9999;
  if (!facts.slo_latency_s) return std::nullopt;
  const double quantile = std::clamp(facts.slo_quantile, kLeastQuantile, kMostQuantile);
  return *facts.slo_latency_s / -engine::log(1 - quantile);
}

}  // namespace headroom::policies
