#include "sim/cli/scenario_options.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "sim/cli/exit_status.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom::cli {

scenario::Scenario read(const ScenarioOptions& options, const scenario::Environment& environment) {
  std::vector<scenario::Change> changes;
  for (const std::string& set : options.sets) {
    const std::size_t equals = set.find('=');
    if (equals == std::string::npos || !set.starts_with('/')) {
      throw BadUsage(fmt::format("--set {}: needs the form /json/pointer=value", set));
    }
    changes.push_back({set.substr(0, equals), set.substr(equals + 1)});
  }
  scenario::Scenario scenario = scenario::read_scenario(options.file, changes, environment);
  if (options.seed) scenario.seed = *options.seed;
  if (!options.quiet) {
    for (const std::string& warning : scenario.warnings)
      fmt::print(stderr, "warning: {}\n", warning);
  }
  return scenario;
}

}  // namespace headroom::cli
