#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/cli/scenario_options.hpp"
#include "sim/cli/team.hpp"

namespace headroom::cli {

/// `headroom sweep`.
struct SweepCommand {
  ScenarioOptions scenario;                   ///< its file is the experiment's
  std::string out;                            ///< folder for results; empty: none stay
  bool force = false;                         ///< the folder may hold something else
  bool json = false;                          ///< what came of the cells on stdout, nothing else
  std::optional<std::uint32_t> replications;  ///< instead of the experiment's
  unsigned threads = 0;                       ///< 0: Team::threads
  std::string html = {};                      ///< file of the HTML report; empty: none
};

/// @return exit status
int sweep(const SweepCommand& command, Team& team);

}  // namespace headroom::cli
