#include "sim/cli/validate.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/scenario/lints.hpp"

namespace headroom::cli {

int validate(const ValidateCommand& command) {
  ScenarioOptions silent = command.scenario;
  silent.quiet = true;  // the warnings are what this command is for: they go to stdout
  const scenario::Environment environment = environment_of(command.scenario);
  const scenario::Scenario scenario = read(silent, environment);
  if (command.scenario.quiet) return kDone;
  scaling::Messages warnings = scenario.warnings;
  if (auto unknown = scenario::lint_prices(scenario, environment))
    warnings.push_back(*std::move(unknown));
  for (const std::string& warning : warnings) fmt::print("warning: {}\n", warning);
  const std::size_t count = warnings.size();
  fmt::print("{}: can be run{}\n", command.scenario.file,
             count == 0 ? "" : fmt::format(", {} warning{}", count, count == 1 ? "" : "s"));
  return kDone;
}

}  // namespace headroom::cli
