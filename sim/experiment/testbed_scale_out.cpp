#include "sim/experiment/testbed_scale_out.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

using scenario::Scenario;

// Whoever launched the instance asks so often whether it is there.
constexpr Duration kPoll = 20_ms;

/// A boot that is work of the instance's own processor from the first to the last moment.
void add_boot(Scenario& scenario, const TestbedBoot& boot) {
  cloud::ProvisioningStep placement;
  placement.name = cloud::kPlacement;
  cloud::ProvisioningStep start;
  start.name = "start";
  start.after = {cloud::kPlacement};
  start.cpu = engine::Distribution::constant(boot.cpu_ms * 1e6);
  scenario.provisioning.steps = {placement, start};
  scenario.target_group.health_check.interval = kPoll;
}

double boot_ms_of(const world::RunResult& result, std::size_t instance) {
  const auto time = result.instances.at(instance).boot_time();
  if (!time) throw std::runtime_error("a boot is not over when its run is");
  return time->seconds() * 1e3;
}

/// How long a boot may take that has only its quota, and much more.
Duration long_enough(const TestbedBoot& boot) {
  return 60_s +
         Duration::from_seconds(10 * boot.cpu_ms * 1e-3 / limit_cores(boot.quota, boot.period));
}

}  // namespace

Scenario testbed_boot_scenario(const TestbedBoot& boot, Duration slice) {
  TestbedRun idle;
  idle.id = boot.id;
  idle.quota = boot.quota;
  idle.period = boot.period;
  idle.servers.resize(idle.instances);
  Scenario scenario = testbed_scenario(idle, {}, slice).scenario;
  add_boot(scenario, boot);
  scenario.initial.running = false;
  scenario.load.clear();
  scenario.duration = scenario.timeseries_step = long_enough(boot);
  return scenario;
}

std::map<std::string, double> simulate_testbed_boot(const Scenario& scenario,
                                                    std::uint32_t replication,
                                                    const scenario::Environment& environment) {
  world::RunOptions options;
  options.replication = replication;
  return {{"boot", boot_ms_of(world::run(scenario, environment, options), 0)}};
}

TestbedScenario testbed_scale_out_scenario(const TestbedScaleOut& scale_out,
                                           const TestbedConstants& constants, Duration slice) {
  TestbedScenario made = testbed_scenario(scale_out.run, constants, slice);
  Scenario& scenario = made.scenario;
  add_boot(scenario, scale_out.boot);
  scenario.group.min = scenario.group.desired = 1;
  // The first request comes when its thread has thought for the first time.
  const Duration first =
      scale_out.run.users->think_time + Duration::from_seconds(constants.gap_ms * 1e-3);
  scenario::ScheduledActionConfig launch;
  launch.action.name = "launch";
  launch.action.desired = 2;
  launch.action.times = {Instant::at(first + scale_out.launch)};
  scenario.scheduled_actions = {launch};
  scenario.monitoring.reaction_delay = {};  // it is launched at once, by hand
  return made;
}

std::map<std::string, double> simulate_testbed_scale_out(const TestbedScenario& made,
                                                         std::uint32_t replication,
                                                         const scenario::Environment& environment) {
  std::vector<std::pair<double, double>> visits;  // to the first instance, seconds
  world::RunOptions options;
  options.replication = replication;
  options.measured_demands_ns = made.demands_ns;
  options.observer = [&](std::span<const world::FinishedRequest> block) {
    for (const world::FinishedRequest& request : block)
      if (request.slot == 0)
        visits.emplace_back(request.sent.seconds(), request.finished.seconds());
  };
  const world::RunResult result = world::run(made.scenario, environment, options);
  std::sort(visits.begin(), visits.end());
  const double boot_ms = boot_ms_of(result, 1);
  return {{"boot", boot_ms},
          {"backlog", until_idle(visits, result.instances.at(1).healthy->seconds())}};
}

}  // namespace headroom::experiment
