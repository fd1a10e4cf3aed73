#pragma once

#include "sim/cli/scenario_options.hpp"

namespace headroom::cli {

/// `headroom capacity`: what one instance of a scenario can serve.
struct CapacityCommand {
  ScenarioOptions scenario;
  bool json = false;
};

/// @return exit status @throws BadScenario, experiment::NoCapacity
int tell_capacity(const CapacityCommand& command);

}  // namespace headroom::cli
