// Whole runs of the full product: requests a second of one core, from the scenario's plain data to
// the result.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "tests/world/one_sampler.hpp"
#include "tests/world/scenarios.hpp"

namespace {

using namespace headroom;

/// What a fleet is asked to do beside its work.
struct Features {
  bool credits = true;            ///< t2.micro in unlimited mode: metered, never throttled
  bool least_outstanding = true;  ///< else round robin
  bool detailed_monitoring = true;
  bool time_outs = true;  ///< of the clients, which never come
};

/// A fixed fleet at 70 % with health checks, metrics and a bill, 0.1 s of CPU a request.
/// @param workers 0: processor sharing
scenario::Scenario fleet(int instances, int workers, const Features& features = {}) {
  scenario::Scenario scenario = world::project_scenario("fixed-fleet");
  scenario.group.min = scenario.group.max = scenario.group.desired = instances;
  scenario.application.workers = static_cast<std::uint32_t>(workers);
  scenario.application.requests[0].steps[0].time = engine::Distribution::exponential(1e8);
  cloud::InstanceType one_core =
      *cloud::find_instance_type(world::environment().instance_types, "t2.micro");
  if (!features.credits) one_core.credits.reset();
  scenario.launch_template.type = one_core;
  scenario.launch_template.detailed_monitoring = features.detailed_monitoring;
  if (features.credits) scenario.launch_template.credit_mode = cloud::CreditMode::unlimited;
  if (features.least_outstanding)
    scenario.target_group.algorithm = cloud::RoutingAlgorithm::least_outstanding_requests;
  return scenario;
}

/// Open load that keeps every core busy for 70 % of the time. @param requests in all
scenario::Scenario open_fleet(int instances, int workers, double requests,
                              const Features& features = {}) {
  scenario::Scenario scenario = fleet(instances, workers, features);
  const double rate = 7.0 * instances;
  scenario.duration = Duration::from_seconds(requests / rate);
  load::OpenLoadConfig open{{{Duration{}, rate}}, {{0, 1.0}}};
  if (features.time_outs) open.response_timeout = 1_h;
  scenario.load = {{"load", {}, {}, open}};
  return scenario;
}

/// Closed load: so many users who never think, so that as many requests are always out.
scenario::Scenario closed_fleet(int instances, int users, double requests) {
  scenario::Scenario scenario = fleet(instances, 0);
  load::ThreadGroupConfig group = world::one_sampler("users", "page", load::PlanNode::kForever);
  group.threads = static_cast<std::uint32_t>(users);
  scenario.load = {{"users", {}, {}, std::vector<load::ThreadGroupConfig>{group}}};
  scenario.load_balancer.idle_timeout = 4000_s;  // ALB's longest: none must end a request here
  scenario.duration = Duration::from_seconds(requests / (10.0 * instances));
  return scenario;
}

void run(benchmark::State& state, const scenario::Scenario& scenario) {
  world::environment();  // made before the clock runs
  std::uint64_t requests = 0;
  for (auto _ : state) requests += world::run(scenario).requests.ok;
  state.SetItemsProcessed(static_cast<std::int64_t>(requests));
}

void tastylog(benchmark::State& state) { run(state, world::project_scenario("tastylog")); }
void processor_sharing(benchmark::State& state) {
  // At least 2,000 requests an instance: with fewer the start of a large fleet is what is measured.
  const auto instances = static_cast<double>(state.range(0));
  run(state, open_fleet(static_cast<int>(instances), 0, std::max(2e6, 2e3 * instances)));
}
void first_come_first_served(benchmark::State& state) {
  run(state, open_fleet(static_cast<int>(state.range(0)), 1, 2e6));
}
/// M/M/c: one instance with so many vCPUs and workers, and one queue, at 80 %.
void one_queue(benchmark::State& state) {
  constexpr double kRequests = 4e6;
  const auto servers = static_cast<int>(state.range(0));
  scenario::Scenario scenario = fleet(1, servers);
  scenario.launch_template.type.vcpus = servers;
  const double rate = 8.0 * servers;
  scenario.duration = Duration::from_seconds(kRequests / rate);
  scenario.load = {{"load", {}, {}, load::OpenLoadConfig{{{Duration{}, rate}}, {{0, 1.0}}}}};
  run(state, scenario);
}
/// @param range instances, and requests that are always out; each user has ten of them at least
void in_flight(benchmark::State& state) {
  const auto instances = static_cast<int>(state.range(0));
  const auto users = static_cast<int>(state.range(1));
  run(state, closed_fleet(instances, users, 2e6 + 10.0 * users));
}
/// 86 million requests, a thousand a second.
void a_day(benchmark::State& state) { run(state, open_fleet(143, 0, 86.4e6)); }
/// The price of each feature: all but one.
void without(benchmark::State& state, const Features& features) {
  run(state, open_fleet(16, 0, 2e6, features));
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
BENCHMARK(one_queue)->Arg(1)->Arg(4)->Arg(64)->Unit(benchmark::kMillisecond);
BENCHMARK(a_day)->Unit(benchmark::kSecond);
BENCHMARK(in_flight)
    ->Args({10, 10})
    ->Args({10, 1000})
    ->Args({1000, 100'000})
    ->Args({1000, 1'000'000})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(without, nothing_left_out, Features{})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(without, credits, Features{.credits = false})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(without, least_outstanding, Features{.least_outstanding = false})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(without, detailed_monitoring, Features{.detailed_monitoring = false})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(without, time_outs, Features{.time_outs = false})->Unit(benchmark::kMillisecond);

}  // namespace
