#include "sim/cli/capacity.hpp"

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/capacity.hpp"
#include "sim/report/capacity.hpp"

namespace headroom::cli {

int tell_capacity(const CapacityCommand& command) {
  const scenario::Environment environment = environment_of(command.scenario);
  const scenario::Scenario scenario = read(command.scenario, environment);
  world::RunOptions options;
  options.interrupted = heed_interrupts();
  const auto capacity = experiment::measure_capacity(scenario, environment, options);
  if (command.json)
    print(scenario::dump(report::capacity_json(scenario, capacity)) + "\n");
  else if (!command.scenario.quiet)
    print(report::capacity_report(scenario, capacity));
  return kDone;
}

}  // namespace headroom::cli
