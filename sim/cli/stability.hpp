#pragma once

#include <string>

#include "sim/cli/scenario_options.hpp"

namespace headroom::cli {

/// `headroom stability`: how policies take a jump and a drop of the load, and whether they come to
/// rest; or a map of where one of them does.
struct StabilityCommand {
  ScenarioOptions scenario;
  std::string policies;  ///< as of compare; empty: the scenario's own
  int low = 2;           ///< instances that the load needs, before the jump and after the drop
  int high = 6;          ///< between them
  std::string hold = "2h";
  std::string x, y;  ///< /json/pointer=a,b,c: axes of a map; both or none
  unsigned threads = 0;
  bool json = false;
};

/// @return exit status @throws BadUsage, BadScenario, experiment::NoCapacity, world::Interrupted
int test_stability(const StabilityCommand& command);

}  // namespace headroom::cli
