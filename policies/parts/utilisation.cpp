#include "policies/parts/utilisation.hpp"

#include <algorithm>

namespace headroom::policies {
namespace {

bool is_in_service(const scaling::InstanceView& instance) {
  return instance.state == scaling::InstanceView::State::in_service;
}

/// The load balancer sends requests to the healthy ones; when none is left, to all, of which those
/// that boot can do nothing with them.
bool fails_open(const scaling::Observation& observation) {
  return std::none_of(
      observation.instances.begin(), observation.instances.end(),
      [](const auto& instance) { return is_in_service(instance) && instance.is_healthy; });
}

bool serves(const scaling::InstanceView& instance, bool fails_open) {
  return is_in_service(instance) && (instance.is_healthy || (fails_open && instance.is_warm));
}

}  // namespace

std::optional<Utilisation> utilisation(const scaling::Observation& observation) {
  Utilisation seen;
  double sum = 0;
  const bool all_serve = fails_open(observation);
  for (const scaling::InstanceView& instance : observation.instances) {
    if (!serves(instance, all_serve) || !instance.cpu) continue;
    sum += *instance.cpu;
    ++seen.instances;
  }
  if (seen.instances == 0) return std::nullopt;
  seen.share = sum / seen.instances;
  return seen;
}

int requests_in_flight(const scaling::Observation& observation) {
  int sum = 0;
  const bool all_serve = fails_open(observation);
  for (const scaling::InstanceView& instance : observation.instances) {
    if (serves(instance, all_serve)) sum += instance.in_flight;
  }
  return sum;
}

}  // namespace headroom::policies
