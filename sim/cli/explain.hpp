#pragma once

#include <optional>
#include <string>

#include "sim/cli/scenario_options.hpp"

namespace headroom::cli {

/// `headroom explain`.
struct ExplainCommand {
  ScenarioOptions scenario;  ///< its file may be a result of `run --json`, too; its sets are levers
  std::optional<std::string> at;  ///< "14:03" by the clock on the wall, or "23m" since the start
  bool json = false;              ///< the explanation on stdout, nothing else
  bool budget = false;            ///< the expected reaction instead, without a run
  bool no_reruns = false;         ///< no counterfactuals
  unsigned threads = 0;           ///< for them; 0: as many as there are cores
};

/// @return exit status
int explain(const ExplainCommand& command);

}  // namespace headroom::cli
