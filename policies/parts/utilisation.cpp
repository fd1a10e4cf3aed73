#include "policies/parts/utilisation.hpp"

namespace headroom::policies {
namespace {

bool serves(const scaling::InstanceView& instance) {
  return instance.state == scaling::InstanceView::State::in_service && instance.is_healthy;
}

}  // namespace

std::optional<Utilisation> utilisation(const scaling::Observation& observation) {
  Utilisation seen;
  double sum = 0;
  for (const scaling::InstanceView& instance : observation.instances) {
    if (!serves(instance) || !instance.cpu) continue;
    sum += *instance.cpu;
    ++seen.instances;
  }
  if (seen.instances == 0) return std::nullopt;
  seen.share = sum / seen.instances;
  return seen;
}

int requests_in_flight(const scaling::Observation& observation) {
  int sum = 0;
  for (const scaling::InstanceView& instance : observation.instances) {
    if (serves(instance)) sum += instance.in_flight;
  }
  return sum;
}

}  // namespace headroom::policies
