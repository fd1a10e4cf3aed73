#pragma once

#include <cstdint>
#include <optional>

#include "sim/experiment/load_study.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

/// A schedule that one who knows the load could have made.
struct FoundSchedule {
  scenario::Scenario scenario;  ///< with the schedule in place of everything that scales
  double reserve = 1;           ///< of the demand, instances are planned for so many times as much
  double usd_per_day = 0;
};

/// The cheapest schedule found that holds the SLO when it is simulated: the exact optimum for the
/// demand minute by minute (sim/theory/optimal_provisioning), of as little reserve as the SLO
/// allows, found by bisection over whole runs. Not a bound: who lets work wait may be cheaper.
/// @return empty without an SLO, a price or a demand, and where no reserve that was tried holds it
std::optional<FoundSchedule> best_schedule(const scenario::Scenario& scenario,
                                           const scenario::Environment& environment,
                                           const LoadStudy& study,
                                           const world::RunOptions& options);

}  // namespace headroom::experiment
