#pragma once

#include <string>

#include "sim/experiment/calibration_input.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// The blocks of a scenario that were fitted: `application`, and `instance_types` where the CPU is
/// held back. A scenario takes them as they are. Numbers are the roundest ones within their
/// interval for a quota, to four digits for demands.
Json calibrated_blocks(const experiment::Calibration& fit, double vcpus);

/// {log, cpu, requests, failed, cpu_s, demand_s, classes[], variability, overhead_s, workers,
/// throttle, residuals[], residual_cores, ...}; a value that can not be told is null, with `why`.
Json calibration_json(const experiment::Calibration& fit, const experiment::CalibrationInput& input,
                      const experiment::CalibrationFiles& files);
std::string calibration_report(const experiment::Calibration& fit,
                               const experiment::CalibrationInput& input,
                               const experiment::CalibrationFiles& files);

}  // namespace headroom::report
