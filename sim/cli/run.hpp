#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/cli/scenario_options.hpp"

namespace headroom::cli {

/// `headroom run`.
struct RunCommand {
  ScenarioOptions scenario;
  bool json = false;        ///< the result on stdout, nothing else
  std::string out;          ///< folder for files; empty: none
  bool force = false;       ///< the folder may hold something, a file be written over
  std::string jtl;          ///< JMeter's results file; empty: none
  bool summariser = false;  ///< JMeter's lines on the console
  bool fail_on_slo = false;
  std::uint32_t replications = 1;
  unsigned threads = 0;                 ///< for replications; 0: as many as there are cores
  bool has_replications = false;        ///< they were asked for
  std::optional<std::string> until_ci;  ///< "2%": replications until a figure is known to that
  std::optional<std::string> figure;    ///< then: which
};

/// @return exit status
int run(const RunCommand& command);

}  // namespace headroom::cli
