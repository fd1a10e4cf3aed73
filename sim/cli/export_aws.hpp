#pragma once

#include <string>

#include "sim/cli/scenario_options.hpp"

namespace headroom::cli {

/// `headroom export aws`.
struct ExportAwsCommand {
  ScenarioOptions scenario;
  std::string out;
  bool force = false;  ///< whether the folder may hold something already
};

/// @return exit status
int export_aws(const ExportAwsCommand& command);

}  // namespace headroom::cli
