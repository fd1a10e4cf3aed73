#include "sim/experiment/capacities.hpp"

#include "sim/experiment/service_side.hpp"

namespace headroom::experiment {

Capacities::Measured& Capacities::place_of(const scenario::Scenario& scenario) {
  const std::lock_guard lock(mutex_);
  auto& place = known_[{scenario.seed, service_side(scenario)}];
  if (!place) place = std::make_unique<Measured>();
  return *place;
}

std::optional<double> Capacities::of(const scenario::Scenario& scenario,
                                     const scenario::Environment& environment,
                                     const world::RunOptions& options) {
  if (!may_use_capacity(scenario, environment)) return std::nullopt;
  Measured& measured = place_of(scenario);
  const std::lock_guard lock(measured.mutex);
  if (!measured.is_known) {
    try {
      measured.requests_per_second =
          measure_capacity(scenario, environment, options).requests_per_second;
    } catch (const NoCapacity& reason) {
      measured.no_capacity = reason.what();
    }
    measured.is_known = true;
  }
  if (!measured.no_capacity.empty() && needs_capacity(scenario, environment))
    throw NoCapacity(measured.no_capacity);
  return measured.requests_per_second;
}

}  // namespace headroom::experiment
