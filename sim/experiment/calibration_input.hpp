#pragma once

#include <cstdint>
#include <string>

#include "sim/engine/time.hpp"
#include "sim/experiment/calibration.hpp"
#include "sim/load/log_reader.hpp"

namespace headroom::experiment {

/// What a user names for a calibration.
struct CalibrationFiles {
  std::string log;     ///< results of JMeter, or an Application Load Balancer's access log
  std::string cpu;     ///< an export of CloudWatch's (JSON), or a series of one's own (CSV)
  std::string cpu_id;  ///< of the series in an export; empty: the only one of CPUUtilization
  int instances = 0;   ///< 0: as many as the log names targets, else one
  double vcpus = 1;    ///< of an instance
  Duration from = {};  ///< requests that are sent earlier do not count, from the first one on
  Duration to = Duration::infinite();  ///< nor those that are answered later
};

struct CalibrationInput {
  Measurement measured;
  load::LogFormat format = load::LogFormat::jtl;
  std::int64_t first_ns = 0;  ///< the first request, since 1970
  std::uint64_t failed = 0;   ///< requests that are left out, as they were not answered as usual
};

/// Reads both files whole.
/// @throws scenario::BadScenario naming file, line and what is allowed
CalibrationInput read_calibration(const CalibrationFiles& files);

}  // namespace headroom::experiment
