#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/cli/explain.hpp"
#include "sim/experiment/levers.hpp"
#include "sim/experiment/variants.hpp"
#include "sim/experiment/watched_alarms.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::cli {

/// A run to be explained, made now or read from a result.
struct ExplainedRun {
  scenario::Scenario scenario;
  std::filesystem::path folder;  ///< that the scenario's paths are relative to
  world::RunResult result;       ///< of a file: as much as report::read_result reads of it
  std::vector<experiment::WatchedAlarm> alarms;
  bool is_from_file = false;       ///< and not made now
  std::string why_not_again = {};  ///< why the run can not be repeated; empty where it can
};

/// Of --at. @param start_time what the clock on the wall says at time 0 @throws BadUsage
Instant instant_of(const std::string& at, std::chrono::sys_seconds start_time);

/// What might have helped: the changes of --set, else whatever the scenario leaves open.
/// @throws BadUsage
std::vector<experiment::Lever> levers_of(const ExplainCommand& command, const ExplainedRun& run,
                                         const scenario::Environment& environment);
/// The scenario that these levers are pulled at. @throws BadScenario
experiment::Variants variants_of(const ExplainCommand& command, const ExplainedRun& run,
                                 const scenario::Environment& environment);

/// @throws BadScenario, BadUsage, world::Interrupted
ExplainedRun explained_run(const ExplainCommand& command, const scenario::Environment& environment);

/// To stderr unless --quiet: what --set would change, and does not.
void warn_of_idle_sets(const ScenarioOptions& options, const experiment::Variants& variants,
                       const scenario::Scenario& as_it_is);

}  // namespace headroom::cli
