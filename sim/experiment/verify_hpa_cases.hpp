#pragma once

#include <functional>
#include <string>

#include "sim/experiment/verification.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// Tables of replicas (headroom-hpa-1): what Kubernetes' HorizontalPodAutoscaler asks for, given
/// pods and a target, several metrics' proposals, or what was asked for round by round.
Verification verify_hpa_cases(const scenario::Json& table,
                              const std::function<void(const std::string& case_name)>& progress);

}  // namespace headroom::experiment
