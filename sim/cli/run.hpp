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
  std::string hgrm;         ///< file for the latencies' distribution; empty: none
  std::string trace;        ///< for Chrome's trace format; empty: none
  std::string openmetrics;  ///< for Prometheus; empty: none
  std::string csv;          ///< folder for tables and a gnuplot script; empty: none
  bool watch = false;       ///< play the run on the terminal
  double speed = 0;         ///< of that, times real time; 0: in a minute
  bool fail_on_slo = false;
  std::uint32_t replications = 1;
  unsigned threads = 0;                 ///< for replications; 0: as many as there are cores
  bool has_replications = false;        ///< they were asked for
  std::optional<std::string> until_ci;  ///< "2%": replications until a figure is known to that
  std::optional<std::string> figure;    ///< then: which
  std::string html = {};                ///< file of the HTML report; empty: none
};

/// @return exit status
int run(const RunCommand& command);

}  // namespace headroom::cli
