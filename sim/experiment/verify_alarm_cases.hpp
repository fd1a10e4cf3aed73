#pragma once

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// Tables of alarm states (headroom-alarm-cases-1): every list of cases with datapoints, M, N and
/// expected states, but for `superseded_rows`. Each case is played to CloudWatch with each
/// treatment of missing data and from each state: a row's value is the share that ends as expected.
Verification verify_alarm_cases(const scenario::Json& table,
                                const std::function<void(const std::string& case_name)>& progress);

}  // namespace headroom::experiment
