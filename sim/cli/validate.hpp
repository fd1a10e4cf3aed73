#pragma once

#include "sim/cli/scenario_options.hpp"

namespace headroom::cli {

/// `headroom validate`.
struct ValidateCommand {
  ScenarioOptions scenario;
};

/// @return exit status
int validate(const ValidateCommand& command);

}  // namespace headroom::cli
