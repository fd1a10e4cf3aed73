#include "sim/experiment/credit_life.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/scenario/problems.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

using scenario::Scenario;

constexpr Duration kDemand = 100_ms;  // CPU of one request

/// One client for each vCPU, whose requests and pauses keep it busy for so many percent of the
/// time.
scenario::LoadConfig load_of(const CreditStep& step, Duration start, std::size_t number,
                             int vcpus) {
  load::ThreadGroupConfig group;
  group.name = "clients";
  group.threads = static_cast<std::uint32_t>(vcpus);
  group.loops = load::PlanNode::kForever;
  load::Sampler sampler;
  sampler.name = "work";
  const double pause_ns = static_cast<double>(kDemand.ns()) * (100 / step.cpu_percent - 1);
  sampler.timers = {
      {load::Timer::Kind::distribution, engine::Distribution::constant(pause_ns), 0, 0}};
  group.samplers = {sampler};
  load::PlanNode node;
  node.sampler = 0;
  group.plan = {node};
  return {fmt::format("step {}", number), start, start + step.length, std::vector{group}};
}

Scenario scenario_of(const CreditLife& life) {
  Scenario scenario;
  scenario.name = life.name;
  cloud::RequestClass request;
  request.name = "work";
  request.steps = {{cloud::RequestStep::Kind::cpu,
                    engine::Distribution::constant(static_cast<double>(kDemand.ns())), false}};
  scenario.application.requests = {request};
  scenario.application.round_trip = Duration{};
  scenario.application.health_check_cpu = Duration{};
  scenario.launch_template.type = life.type;
  scenario.launch_template.image = {"lab", cloud::BakeLevel::application};
  scenario.launch_template.credit_mode = life.mode;
  scenario.provisioning = cloud::default_provisioning();
  scenario.group.name = "lab";
  scenario.group.min = scenario.group.max = scenario.group.desired = 1;
  scenario.group.zones = {"lab"};
  scenario.initial.running = true;
  scenario.initial.credits = life.credits;
  for (std::size_t i = 0; i < life.steps.size(); ++i) {
    const CreditStep& step = life.steps[i];
    if (step.cpu_percent > 0)
      scenario.load.push_back(load_of(step, scenario.duration, i + 1, life.type.vcpus));
    scenario.duration += step.length;
  }
  scenario.timeseries_step = 60_s;
  return scenario;
}

/// From the start of a step until the credits ran out, if they did.
std::optional<double> minutes_until_empty(const world::RunResult& result, Duration step_start) {
  for (const cloud::JournalEntry& entry : result.journal) {
    if (entry.kind != cloud::Happening::credits_exhausted) continue;
    const Duration since_start = entry.time.since_start() - step_start;
    if (since_start >= Duration{}) return since_start.seconds() / 60;
  }
  return std::nullopt;
}

using Bins = std::vector<std::optional<double>>;

/// Bins of what an instance does not have are not there.
std::optional<double> value_at(const Bins& bins, std::size_t bin) {
  return bin < bins.size() ? bins[bin] : std::nullopt;
}

std::optional<double> mean_of(const Bins& bins, std::size_t begin, std::size_t end) {
  double sum = 0;
  for (std::size_t bin = begin; bin < end; ++bin) {
    const auto value = value_at(bins, bin);
    if (!value) return std::nullopt;
    sum += *value;
  }
  return begin < end ? std::optional(sum / static_cast<double>(end - begin)) : std::nullopt;
}

CreditOutcome outcome_of(const world::RunResult& result, Duration begin, Duration end) {
  const world::InstanceLog& log = result.instances.at(0);
  const auto bin_of = [&](Duration time) {
    return static_cast<std::size_t>(time / result.series.step);
  };
  const std::size_t last = bin_of(end - 1_ns);
  return {value_at(log.credits, last), value_at(log.surplus_credits, last),
          value_at(log.surplus_credits_charged, last), minutes_until_empty(result, begin),
          mean_of(log.cpu_percent, bin_of(begin), last + 1)};
}

}  // namespace

std::vector<CreditOutcome> live(const CreditLife& life, const scenario::Environment& environment) {
  const world::RunResult result = world::run(scenario_of(life), environment);
  std::vector<CreditOutcome> outcomes;
  Duration begin;
  for (const CreditStep& step : life.steps) {
    outcomes.push_back(outcome_of(result, begin, begin + step.length));
    begin += step.length;
  }
  return outcomes;
}

const cloud::InstanceType& known_type(const std::string& name,
                                      const scenario::Environment& environment) {
  const cloud::InstanceType* found = cloud::find_instance_type(environment.instance_types, name);
  if (found == nullptr)
    throw scenario::BadScenario({{"credits", "/cases", name, "an instance type of the catalogue"}});
  return *found;
}

}  // namespace headroom::experiment
