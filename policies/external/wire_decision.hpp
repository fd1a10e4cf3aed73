#pragma once

#include <string>
#include <string_view>

#include "sim/scaling/policy.hpp"

namespace headroom::policies::external {

/// {"desired": 4, "reason": "61.9 % > 50 %", "wake_in_s": 60}; no opinion is `"desired": null`.
std::string decision_line(const scaling::Decision& decision);
/// @throws BadLine, for unknown keys too: a misspelt one would change nothing, and nobody would
/// know
scaling::Decision read_decision(std::string_view line);

}  // namespace headroom::policies::external
