#include "sim/cli/validate.hpp"

#include <fmt/format.h>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"

namespace headroom::cli {

int validate(const ValidateCommand& command) {
  ScenarioOptions silent = command.scenario;
  silent.quiet = true;  // the warnings are what this command is for: they go to stdout
  const scenario::Scenario scenario = read(silent, builtin_environment());
  if (command.scenario.quiet) return kDone;
  for (const std::string& warning : scenario.warnings) fmt::print("warning: {}\n", warning);
  const std::size_t count = scenario.warnings.size();
  fmt::print("{}: can be run{}\n", command.scenario.file,
             count == 0 ? "" : fmt::format(", {} warning{}", count, count == 1 ? "" : "s"));
  return kDone;
}

}  // namespace headroom::cli
