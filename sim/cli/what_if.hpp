#pragma once

#include <atomic>

#include "sim/cli/explained_run.hpp"
#include "sim/cli/run.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::cli {

/// Adds to a run's result what would have helped, as `explain` tells it: `baseline` and
/// `counterfactuals`, which are runs again with one setting changed or all that help, and the
/// beginnings of the reactions whose length they tell: none, one or two. Nothing where there is
/// nothing to mend, and where these runs would keep somebody waiting who asked for one run.
/// @throws world::Interrupted
void add_what_if(scenario::Json& json, const RunCommand& command,
                 const scenario::Scenario& scenario, const scenario::Environment& environment,
                 const world::RunResult& result, std::atomic<bool>* interrupted);

/// The same for a result that was read and whose user asked for it, however long it takes.
/// @param run of explained_run
/// @throws BadUsage when its scenario can not be run again; world::Interrupted
void add_what_if(scenario::Json& json, const ExplainedRun& run, const std::string& file,
                 unsigned threads, const scenario::Environment& environment,
                 std::atomic<bool>* interrupted);

}  // namespace headroom::cli
