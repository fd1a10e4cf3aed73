#pragma once

#include <string>

#include "sim/cli/scenario_options.hpp"

namespace headroom::cli {

/// `headroom backtest`.
struct BacktestCommand {
  ScenarioOptions scenario;
  std::string activities_file;
  std::string group;  ///< whose activities, where the file has several groups
  std::string tolerance = "10m";
  bool json = false;
};

/// @return exit status
int backtest(const BacktestCommand& command);

}  // namespace headroom::cli
