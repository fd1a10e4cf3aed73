#pragma once

#include <string>
#include <vector>

#include "sim/experiment/verify_testbed.hpp"
#include "sim/report/console.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::report {

/// Run by run what was measured and what was predicted, then how many rows hold by quantity, and
/// those that do not, each with what is known of the reason.
std::string testbed_report(const experiment::TestbedVerification& verification, const Style& style);

/// The rows that do not hold, in the order of all.
std::vector<const experiment::VerifiedRow*> misses_of(
    const experiment::TestbedVerification& verification);
/// What is known of why one of them does not.
std::string reason_of(const experiment::VerifiedRow& row,
                      const experiment::TestbedVerification& verification);

/// The rows as `verify` has them; `ci` is the interval over the replications, `allowed` the
/// tolerance, `constants_from` the run whose constants were used, `strictly` whether it holds
/// without the range over repetitions. `ok` is null without a verdict.
scenario::Json testbed_json(const experiment::TestbedVerification& verification);

}  // namespace headroom::report
