#include "sim/experiment/testbed_scenario.hpp"

#include <limits>
#include <string>
#include <utility>

namespace headroom::experiment {
namespace {

using scenario::Scenario;

// Load goes on for so long behind the window that is measured, and the run until all of it is
// answered.
constexpr Duration kAfterWindow = 3_s;
constexpr Duration kUntilAnswered = 60_s;
constexpr Duration kPatience = 24_h;

double in_ns(double ms) { return ms * 1e6; }

void add_instances(Scenario& scenario, const TestbedRun& run, Duration slice) {
  cloud::InstanceType& type = scenario.launch_template.type;
  type.name = "testbed";
  if (run.quota > Duration{}) type.cpu_quota = cloud::CpuQuota{run.quota, run.period, {}, slice};
  scenario.launch_template.image = {"testbed", cloud::BakeLevel::application};
  scenario.provisioning = cloud::default_provisioning();
  scenario.group.name = "testbed";
  scenario.group.zones = {"testbed"};
  scenario.group.min = scenario.group.max = scenario.group.desired =
      static_cast<int>(run.instances);
  scenario.initial.running = true;
  if (run.by_least_connections)
    scenario.target_group.algorithm = cloud::RoutingAlgorithm::least_outstanding_requests;
  // The proxy checks nobody: as rarely as AWS allows, for nothing, and without consequences.
  cloud::HealthCheckConfig& check = scenario.target_group.health_check;
  check.interval = 300_s;
  check.unhealthy_threshold = std::numeric_limits<int>::max();
  scenario.application.health_check_cpu = Duration{};
  // Nobody gives up, however much too much an open load is.
  scenario.load_balancer.idle_timeout = kPatience;
}

void add_application(Scenario& scenario, const TestbedRun& run, const TestbedConstants& constants) {
  scenario.application.workers = run.is_sliced ? 0 : 1;
  scenario.application.round_trip =
      Duration::from_nanoseconds(in_ns(constants.around_ms.value_or(0)));
  cloud::RequestClass request;
  request.name = "request";
  request.steps = {{cloud::RequestStep::Kind::cpu,
                    engine::Distribution::constant(in_ns(run.mean_demand_ms + constants.http_ms)),
                    false}};
  scenario.application.requests = {request};
}

load::Sampler sampler(double think_ms) {
  load::Sampler sampler;
  sampler.name = "request";
  if (think_ms > 0)
    sampler.timers = {
        {load::Timer::Kind::distribution, engine::Distribution::constant(in_ns(think_ms)), 0, 0}};
  return sampler;
}

/// Threads that think before each request, until the load is over.
load::ThreadGroupConfig users_of(const TestbedRun& run, double gap_ms) {
  load::ThreadGroupConfig group;
  group.threads = run.users->threads;
  group.ramp_up = run.users->ramp_up;
  group.loops = load::PlanNode::kForever;
  group.samplers = {sampler(run.users->think_time.seconds() * 1e3 + gap_ms)};
  return group;
}

/// Requests that come by themselves at known times: each is the only one of a thread of its own.
load::ThreadGroupConfig requests_of(const TestbedRun& run) {
  load::ThreadGroupConfig group;
  group.threads = static_cast<std::uint32_t>(run.clients.size());
  for (const ClientSample& client : run.clients)
    group.spans.push_back(
        {Duration::from_nanoseconds(in_ns(client.start_ms - run.clients.front().start_ms))});
  group.samplers = {sampler(0)};
  return group;
}

void add_load(Scenario& scenario, const TestbedRun& run, const TestbedConstants& constants) {
  load::ThreadGroupConfig group = run.users ? users_of(run, constants.gap_ms) : requests_of(run);
  group.name = "users";
  load::PlanNode node;
  node.sampler = 0;
  group.plan = {node};
  const Duration first = run.users ? run.users->think_time : Duration{};
  const Duration stop = first + run.warm_up + run.steady + kAfterWindow;
  scenario.load = {{"users", {}, stop, std::vector{group}}};
  scenario.duration = stop + kUntilAnswered;
  scenario.timeseries_step = scenario.duration;
}

/// Slot 0 has the first turn.
std::vector<std::vector<double>> demands_of(const TestbedRun& run,
                                            const TestbedConstants& constants) {
  std::vector<std::vector<double>> demands(run.instances);
  for (std::size_t slot = 0; slot < run.instances; ++slot) {
    const auto& server = run.servers[(run.first_instance() + slot) % run.instances];
    for (const ServerSample& sample : server)
      demands[slot].push_back(in_ns(sample.demand_ms + constants.http_ms));
  }
  return demands;
}

}  // namespace

TestbedScenario testbed_scenario(const TestbedRun& run, const TestbedConstants& constants,
                                 Duration slice) {
  Scenario scenario;
  scenario.name = run.id;
  add_instances(scenario, run, slice);
  add_application(scenario, run, constants);
  add_load(scenario, run, constants);
  return {std::move(scenario), demands_of(run, constants)};
}

}  // namespace headroom::experiment
