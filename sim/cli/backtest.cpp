#include "sim/cli/backtest.hpp"

#include <fmt/format.h>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/backtest.hpp"
#include "sim/report/backtest.hpp"
#include "sim/scenario/text_file.hpp"
#include "sim/scenario/units.hpp"
#include "sim/world/world.hpp"

namespace headroom::cli {
namespace {

experiment::BacktestOptions options_of(const BacktestCommand& command) {
  experiment::BacktestOptions options;
  options.group = command.group;
  const auto tolerance = scenario::parse_duration(command.tolerance);
  if (!tolerance || *tolerance < 1_s || *tolerance > 24_h)
    throw BadUsage(fmt::format(
        "--tolerance {}: a duration such as \"5m\" is needed, from 1s to 24h", command.tolerance));
  options.tolerance = *tolerance;
  return options;
}

}  // namespace

int backtest(const BacktestCommand& command) {
  const experiment::BacktestOptions options = options_of(command);
  const scenario::Environment environment = environment_of(command.scenario);
  const auto real = scenario::read_activities(
      scenario::read_text_file(command.activities_file,
                               "the output of describe-scaling-activities (JSON)"),
      command.activities_file);
  const scenario::Scenario scenario = read(command.scenario, environment);
  // What can not be compared is told before the run, not after it.
  (void)experiment::backtest(scenario, {}, real, command.activities_file, options);
  const world::RunResult result = world::run(scenario, environment);
  const auto test =
      experiment::backtest(scenario, experiment::simulated_activities(scenario, result), real,
                           command.activities_file, options);
  if (!command.scenario.quiet) {
    for (const std::string& warning : test.warnings) fmt::print(stderr, "warning: {}\n", warning);
    for (const std::string& warning : result.warnings) fmt::print(stderr, "warning: {}\n", warning);
  }
  if (command.json)
    print(scenario::dump(report::backtest_json(scenario, test)) + "\n");
  else if (!command.scenario.quiet)
    print(report::backtest_report(scenario, test));
  return kDone;
}

}  // namespace headroom::cli
