#pragma once

#include <string>

#include "sim/experiment/testbed.hpp"
#include "sim/experiment/verification.hpp"

namespace headroom::report {

/// What the run's own traces say of why a row does not hold, in words.
/// @param run of the row; nullptr for boots and scale-outs
std::string reason_of(const experiment::VerifiedRow& row, const experiment::TestbedRun* run);

}  // namespace headroom::report
