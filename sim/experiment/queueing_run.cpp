#include "sim/experiment/queueing_run.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

using scenario::Scenario;

constexpr std::uint64_t kSeed = 1;

double in_ns(double units) { return units * static_cast<double>(kTimeUnit.ns()); }

void add_stations(Scenario& scenario, const QueueingModel& model) {
  cloud::InstanceType& type = scenario.launch_template.type;
  type.name = "lab";
  type.vcpus = model.servers;
  type.relative_core_speed = model.speeds[0];
  scenario.launch_template.image = {"lab", cloud::BakeLevel::application};
  scenario.provisioning = cloud::default_provisioning();
  scenario.group.name = "lab";
  scenario.group.zones = {"lab"};
  scenario.initial.running = true;
  const bool are_equal = std::all_of(model.speeds.begin(), model.speeds.end(),
                                     [&](double speed) { return speed == model.speeds[0]; });
  const auto of_group = are_equal ? model.speeds.size() : 1;
  scenario.group.min = scenario.group.max = scenario.group.desired = static_cast<int>(of_group);
  // Unequal ones stand beside the group: slot i is station i.
  for (std::size_t i = of_group; i < model.speeds.size(); ++i) {
    scenario::StaticTarget target{type, 0};
    target.type.relative_core_speed = model.speeds[i];
    scenario.static_targets.push_back(target);
  }
  if (!model.take_turns) scenario.target_group.algorithm = cloud::RoutingAlgorithm::weighted_random;
}

scenario::LoadConfig open_load(std::string name, load::RateCurve rate, const load::GapProcess& gaps,
                               Duration stop) {
  load::OpenLoadConfig arrivals{std::move(rate), {{0, 1.0}}};
  arrivals.process = gaps;
  return {std::move(name), {}, stop, std::move(arrivals)};
}

/// Threads that think before each request, for ever.
load::ThreadGroupConfig threads(const Users& users) {
  load::ThreadGroupConfig group;
  group.name = "users";
  group.threads = users.number;
  group.loops = load::PlanNode::kForever;
  load::Sampler sampler;
  sampler.name = "job";
  sampler.timers = {{load::Timer::Kind::distribution,
                     engine::Distribution::exponential(in_ns(users.think_time)), 0, 0}};
  group.samplers = {sampler};
  load::PlanNode node;
  node.sampler = 0;
  group.plan = {node};
  return group;
}

/// A curve again and again.
load::RateCurve repeated(const load::RateCurve& curve, Duration length, std::uint32_t times) {
  load::RateCurve all;
  for (std::uint32_t i = 0; i < times; ++i) {
    for (const load::RatePoint& point : curve)
      all.push_back({length * i + point.at, point.per_second});
  }
  return all;
}

/// So many requests at the very beginning, in even gaps of some nanoseconds: a time unit has ten
/// million of them.
load::RateCurve pulse(std::uint32_t requests, Duration length) {
  constexpr Duration kWidth = 100_ns;
  const double rate = requests / kWidth.seconds();
  return {{Duration{}, rate}, {kWidth, rate}, {kWidth, 0}, {length, 0}};
}

/// One episode after the other. @return when the last one is over
Duration add_episodes(Scenario& scenario, const QueueingModel& model, double requests) {
  const Episodes& episodes = *model.episodes;
  const auto observed = static_cast<std::uint32_t>(std::ceil(requests / episodes.requests()));
  const std::uint32_t count = episodes.unobserved + std::max(1U, observed);
  const Duration end = episodes.length * count;
  scenario.load = {
      open_load("arrivals", repeated(episodes.rate, episodes.length, count), model.gaps, end)};
  if (episodes.at_start > 0) {
    const load::RateCurve at_start = pulse(episodes.at_start, episodes.length);
    scenario.load.push_back(open_load("at the start", repeated(at_start, episodes.length, count),
                                      {engine::Distribution::constant(1)}, end));
  }
  return end;
}

Duration add_load(Scenario& scenario, const QueueingModel& model, double requests) {
  if (model.episodes) return add_episodes(scenario, model, requests);
  const Duration end = in_time(requests / model.arrival_rate);
  if (model.users)
    scenario.load = {{"users", {}, end, std::vector{threads(*model.users)}}};
  else
    scenario.load = {
        open_load("arrivals", {{Duration{}, per_second(model.arrival_rate)}}, model.gaps, end)};
  return end;
}

}  // namespace

Scenario queueing_scenario(const QueueingModel& model, double requests) {
  Scenario scenario;
  scenario.name = "verify";
  scenario.seed = kSeed;
  scenario.application.workers =
      model.processor_sharing ? 0 : static_cast<std::uint32_t>(model.servers);
  scenario.application.queue_limit = model.queue_limit;
  scenario.application.round_trip = Duration{};
  scenario.application.health_check_cpu = Duration{};
  cloud::RequestClass request;
  request.name = "job";
  request.steps = {{cloud::RequestStep::Kind::cpu, model.service.scaled(in_ns(1)), false}};
  scenario.application.requests = {request};
  // A check waits in the queue like anybody else: as few of them as AWS allows.
  scenario.target_group.health_check.interval = 300_s;
  add_stations(scenario, model);
  // Everything that was sent is answered an hour later.
  scenario.duration = add_load(scenario, model, requests) + 1_h;
  scenario.timeseries_step = scenario.duration;
  return scenario;
}

namespace {

Duration end_of_load(const Scenario& scenario) { return *scenario.load.back().stop; }

/// @throws std::runtime_error when something of an episode is still there at the next one's begin
void check_episodes(const QueueingModel& model, const std::vector<ServedRequest>& served) {
  if (model.episodes->unobserved > 0) return;  // these go on without an end
  const auto episode = [&](Instant time) { return time.since_start() / model.episodes->length; };
  for (const ServedRequest& request : served) {
    if (episode(request.sent) != episode(request.finished))
      throw std::runtime_error("an episode of a queue is not over when the next one begins");
  }
}

}  // namespace

QueueingSample queueing_run(const QueueingModel& model, double requests, std::uint32_t replication,
                            const scenario::Environment& environment) {
  const Scenario scenario = queueing_scenario(model, requests);
  std::vector<ServedRequest> served;
  std::vector<Instant> refused;
  served.reserve(static_cast<std::size_t>(1.1 * requests) + 1000);
  world::RunOptions options;
  options.replication = replication;
  options.observer = [&](std::span<const world::FinishedRequest> block) {
    for (const world::FinishedRequest& r : block) {
      if (r.failure)
        refused.push_back(r.sent);
      else
        served.push_back({r.sent, r.started, r.finished, r.first_demand_ns, r.slot});
    }
  };
  world::run(scenario, environment, options);
  const Instant end = Instant::at(end_of_load(scenario));
  if (model.episodes) check_episodes(model, served);
  const Instant begin = model.episodes ? Instant{} : Instant{} + (end - Instant{}) / 5;
  return {std::move(served), refused, begin, end};
}

}  // namespace headroom::experiment
