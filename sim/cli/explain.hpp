#pragma once

#include <optional>
#include <string>

#include "sim/cli/scenario_options.hpp"

namespace headroom::cli {

/// `headroom explain`.
struct ExplainCommand {
  ScenarioOptions scenario;       ///< its file may be a result of `run --json`, too
  std::optional<std::string> at;  ///< "14:03" by the clock on the wall, or "23m" since the start
  bool json = false;              ///< the explanation on stdout, nothing else
};

/// @return exit status
int explain(const ExplainCommand& command);

}  // namespace headroom::cli
