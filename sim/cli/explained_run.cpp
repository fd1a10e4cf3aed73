#include "sim/cli/explained_run.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <regex>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/experiment/capacity.hpp"
#include "sim/report/read_result.hpp"
#include "sim/report/result_kind.hpp"
#include "sim/scenario/idle_changes.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/text_file.hpp"
#include "sim/scenario/units.hpp"
#include "sim/world/world.hpp"

namespace headroom::cli {
namespace {

using experiment::Variants;
using scenario::Json;
using scenario::Scenario;

ExplainedRun run_now(const ExplainCommand& command, const scenario::Environment& environment) {
  ExplainedRun run;
  ScenarioOptions as_it_is = command.scenario;
  as_it_is.sets.clear();  // levers: the run to be explained is the one without them
  run.scenario = read(as_it_is, environment);
  world::RunOptions options;
  options.interrupted = heed_interrupts();
  run.scenario.requests_per_instance = experiment::capacity_for(run.scenario, environment, options);
  run.result = world::run(run.scenario, environment, options);
  return run;
}

/// The scenario of a result. Where the files of its load are not beside the result, it is read
/// without the load, which is enough to name the settings; then it can not be run again.
ExplainedRun of_result(const Json& document, const ExplainCommand& command,
                       const std::filesystem::path& folder,
                       const scenario::Environment& environment) {
  ExplainedRun run;
  run.is_from_file = true;
  run.result = report::read_result(document, command.scenario.file);
  const std::string text = document.at("resolved_scenario").dump();
  const std::string name = command.scenario.file + ": /resolved_scenario";
  scenario::Overrides overrides;
  overrides.seed = run.result.seed;
  try {
    run.scenario = scenario::read_scenario_text(text, name, folder, overrides, environment);
  } catch (const scenario::BadScenario& error) {
    run.why_not_again = error.what();
    overrides.changes = {{"/load", "[]"}};
    run.scenario = scenario::read_scenario_text(text, name, folder, overrides, environment);
  }
  if (document.contains("scenario_sha256") && document["scenario_sha256"].is_string())
    run.scenario.sha256 = document["scenario_sha256"].get<std::string>();
  return run;
}

}  // namespace

Instant instant_of(const std::string& at, std::chrono::sys_seconds start_time) {
  std::smatch clock;
  if (const auto since_start = scenario::parse_duration(at)) return Instant::at(*since_start);
  if (std::regex_match(at, clock,
                       std::regex("([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?"))) {
    const int second_of_day = std::stoi(clock[1]) * 3600 + std::stoi(clock[2]) * 60 +
                              (clock[3].matched ? std::stoi(clock[3]) : 0);
    const auto midnight = std::chrono::floor<std::chrono::days>(start_time);
    const auto into_day = (start_time - midnight).count();
    constexpr int kDay = 24 * 3600;
    return Instant::at(Duration::seconds((second_of_day - into_day + kDay) % kDay));
  }
  throw BadUsage(
      fmt::format("--at: found \"{}\", allowed: a time of day such as 14:03, or one since the "
                  "start such as 23m",
                  at));
}

std::vector<experiment::Lever> levers_of(const ExplainCommand& command, const ExplainedRun& run,
                                         const scenario::Environment& environment) {
  if (command.scenario.sets.empty())
    return experiment::levers_of(run.scenario, run.result, environment);
  return experiment::levers_for(overrides_of(command.scenario).changes);
}

Variants variants_of(const ExplainCommand& command, const ExplainedRun& run,
                     const scenario::Environment& environment) {
  scenario::Overrides overrides;
  overrides.seed = run.result.seed;
  // What the user changes is of his document; what we do, of one in which everything has its place.
  if (!command.scenario.sets.empty() && !run.is_from_file)
    return Variants(command.scenario.file, overrides, environment);
  return Variants(run.scenario.resolved, command.scenario.file, run.folder, overrides, environment);
}

void warn_of_idle_sets(const ScenarioOptions& options, const Variants& variants,
                       const Scenario& as_it_is) {
  if (options.quiet) return;
  for (const scenario::Change& change : overrides_of(options).changes) {
    try {
      const auto words =
          scenario::idle_change(change, variants.read({change}), [&] { return as_it_is; });
      if (words) fmt::print(stderr, "warning: {}\n", *words);
    } catch (const scenario::BadScenario&) {
      continue;  // the lever itself says what is wrong with it
    }
  }
}

ExplainedRun explained_run(const ExplainCommand& command,
                           const scenario::Environment& environment) {
  const std::filesystem::path file = command.scenario.file;
  const std::string text =
      scenario::read_text_file(file, "a scenario file or a result that can be read");
  const Json document = scenario::parse_json(text, command.scenario.file);
  const bool is_result = report::is_result(document);
  if (const auto kind = report::result_kind(document); kind && !is_result)
    throw BadUsage(
        fmt::format("{}: found {}, allowed: a scenario, or the result of a run (run --json)",
                    command.scenario.file, report::words(*kind)));
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  ExplainedRun run =
      is_result ? of_result(document, command, folder, environment) : run_now(command, environment);
  run.folder = folder;
  run.alarms = experiment::watched_alarms(run.result, run.scenario, environment);
  return run;
}

}  // namespace headroom::cli
