#pragma once

#include <string>
#include <vector>

#include "sim/experiment/calibration_lanes.hpp"

namespace headroom::experiment {

/// What requests seem to need that came to a busy instance, against those that came to an idle one.
/// Demands do not know whom they meet, so that it is 1 where they are right. Where requests wait
/// for something else than the CPU, others go on meanwhile: behind others they seem to need less.
struct Company {
  double ratio = 1;
  double error = 0;       ///< half of the interval of 95 %
  bool is_known = false;  ///< else too few came to an idle instance, or to a busy one

  /// Clearly. Real servers' requests that waited for nothing else seemed to need down to 0.82 with
  /// an error of 0.12 (tests/data/calibration): what is late when a kernel lets a server go on
  /// counts for the first one.
  bool shows_waits() const { return is_known && ratio + error < 0.9; }
};

/// @param demands_s of each request @param overhead_s of them, which they spend on the way
Company company_of(const Lanes& lanes, const std::vector<double>& demands_s, double overhead_s);

std::string waits_words(const Company& company);

/// Of demands that were found with a processor of a constant rate: why it is none, or why that can
/// not be told; empty where it is.
/// @param busy_share of the time in which requests were there
std::string why_no_rate(const Company& company, double busy_share);

}  // namespace headroom::experiment
