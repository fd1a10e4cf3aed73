#pragma once

#include <string>

#include "sim/experiment/verify_testbed.hpp"
#include "sim/report/console.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::report {

/// Run by run what was measured and what was predicted, then how many rows hold by quantity, and
/// those that do not, each with what is known of the reason.
std::string testbed_report(const experiment::TestbedVerification& verification, const Style& style);

/// What is known of why a row does not hold, in words. @param run of the row; nullptr for boots and
/// scale-outs
std::string reason_of(const experiment::VerifiedRow& row, const experiment::TestbedRun* run);

/// The rows as `verify` has them; `ci` is the interval over the replications, `allowed` the
/// tolerance, `constants_from` the run whose constants were used.
scenario::Json testbed_json(const experiment::TestbedVerification& verification);

}  // namespace headroom::report
