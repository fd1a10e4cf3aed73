#pragma once

#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// A run's scaling activities as describe-scaling-activities gives them: those under way first,
/// then the newest start first (aws-behaviour 7.8). Times have milliseconds where they are needed.
scenario::Json activities_json(const scenario::Scenario& scenario, const world::RunResult& result);

}  // namespace headroom::report
