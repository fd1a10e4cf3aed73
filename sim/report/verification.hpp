#pragma once

#include <string>

#include "sim/experiment/verification.hpp"
#include "sim/report/console.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::report {

/// The rows case by case, and a verdict in a line.
std::string verification_report(const experiment::Verification& verification, const Style& style);

/// The rows in their machine-readable shape.
scenario::Json verification_json(const experiment::Verification& verification);

}  // namespace headroom::report
