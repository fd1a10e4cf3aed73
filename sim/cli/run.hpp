#pragma once

#include <cstdint>
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
  unsigned threads = 0;  ///< for replications; 0: as many as there are cores
};

/// @return exit status
int run(const RunCommand& command);

}  // namespace headroom::cli
