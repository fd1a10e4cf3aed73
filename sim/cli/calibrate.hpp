#pragma once

#include <string>

#include "sim/experiment/calibration_input.hpp"

namespace headroom::cli {

/// `headroom calibrate`: what a running system is made of, from a log of its requests and its CPU.
struct CalibrateCommand {
  experiment::CalibrationFiles files;
  std::string from, to;  ///< durations; empty: the whole log
  std::string out;       ///< folder; empty: none
  bool force = false;
  bool json = false;  ///< as JSON on stdout
};

/// @return exit status @throws BadUsage, scenario::BadScenario
int calibrate(const CalibrateCommand& command);

}  // namespace headroom::cli
