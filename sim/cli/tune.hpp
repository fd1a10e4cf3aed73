#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/cli/scenario_options.hpp"
#include "sim/cli/team.hpp"

namespace headroom::cli {

/// `headroom tune`.
struct TuneCommand {
  ScenarioOptions scenario;  ///< its file is the experiment's
  std::string out;           ///< folder for what is recommended; empty: none
  bool force = false;        ///< whether the folder may hold something already
  bool json = false;
  bool fail_on_slo = false;                   ///< status 3 when the limits are not held
  std::optional<std::size_t> budget;          ///< instead of the experiment's
  std::optional<std::uint32_t> replications;  ///< likewise, of the confirmation
  std::string algorithm;                      ///< likewise; empty: the experiment's
  unsigned threads = 0;                       ///< 0: as many as there are cores
  std::string html = {};                      ///< file of the HTML report; empty: none
};

/// @return exit status
int tune(const TuneCommand& command, Team& team);

}  // namespace headroom::cli
