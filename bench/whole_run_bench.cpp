// Whole runs of the full product: requests a second of one core, from the scenario's plain data to
// the result.
#include <benchmark/benchmark.h>

#include <string>

#include "policies/catalogue.hpp"
#include "sim/scenario/catalogue.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/world.hpp"

namespace {

using namespace headroom;

scenario::Environment environment() {
  return {policies::catalogue(), scenario::builtin_instance_types(), scenario::builtin_prices()};
}

scenario::Scenario named(const std::string& name) {
  return scenario::read_scenario(HEADROOM_SOURCE_DIR "/scenarios/" + name + ".json", {},
                                 environment());
}

/// A fixed fleet of t2.micro at 70 % with credits, health checks, metrics and time-outs, 0.1 s of
/// CPU a request. @param workers 0: processor sharing
scenario::Scenario open_fleet(int instances, int workers, double requests) {
  scenario::Scenario scenario = named("fixed-fleet");
  const double rate = 7.0 * instances;
  scenario.group.min = scenario.group.max = scenario.group.desired = instances;
  scenario.application.workers = static_cast<std::uint32_t>(workers);
  scenario.application.requests[0].steps[0].time = engine::Distribution::exponential(1e8);
  scenario.launch_template.type =
      *cloud::find_instance_type(environment().instance_types, "t2.micro");
  scenario.launch_template.detailed_monitoring = true;
  scenario.launch_template.credit_mode = cloud::CreditMode::unlimited;  // metered, never throttled
  scenario.duration = Duration::from_seconds(requests / rate);
  scenario.load = {{"load", {}, {}, load::OpenLoadConfig{{{Duration{}, rate}}, {{0, 1.0}}}}};
  return scenario;
}

void run(benchmark::State& state, const scenario::Scenario& scenario) {
  const scenario::Environment world = environment();
  std::uint64_t requests = 0;
  for (auto _ : state) requests += world::run(scenario, world).requests.ok;
  state.SetItemsProcessed(static_cast<std::int64_t>(requests));
}

void tastylog(benchmark::State& state) { run(state, named("tastylog")); }
void processor_sharing(benchmark::State& state) {
  run(state, open_fleet(static_cast<int>(state.range(0)), 0, 1e6));
}
void first_come_first_served(benchmark::State& state) {
  run(state, open_fleet(static_cast<int>(state.range(0)), 1, 1e6));
}

BENCHMARK(tastylog)->Unit(benchmark::kMillisecond);
BENCHMARK(processor_sharing)
    ->Arg(1)
    ->Arg(16)
    ->Arg(256)
    ->Arg(1000)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(first_come_first_served)->Arg(1)->Arg(16)->Arg(256)->Unit(benchmark::kMillisecond);

}  // namespace
