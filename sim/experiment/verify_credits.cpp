#include "sim/experiment/verify_credits.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/scenario/problems.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using scenario::Scenario;

constexpr Duration kDemand = 100_ms;  // CPU of one request

Duration length_of(const Json& step) {
  return Duration::from_seconds(step.at("hours").get<double>() * 3600);
}

/// One client for each vCPU, whose requests and pauses keep it busy for so many percent of the
/// time.
scenario::LoadConfig load_of(const Json& step, Duration start, std::size_t index, int vcpus) {
  const double share = step.at("cpu_percent").get<double>() / 100;
  load::ThreadGroupConfig group;
  group.name = "clients";
  group.threads = static_cast<std::uint32_t>(vcpus);
  group.loops = load::PlanNode::kForever;
  load::Sampler sampler;
  sampler.name = "work";
  const double pause_ns = static_cast<double>(kDemand.ns()) * (1 / share - 1);
  sampler.timers = {
      {load::Timer::Kind::distribution, engine::Distribution::constant(pause_ns), 0, 0}};
  group.samplers = {sampler};
  load::PlanNode node;
  node.sampler = 0;
  group.plan = {node};
  return {fmt::format("step {}", index + 1), start, start + length_of(step), std::vector{group}};
}

Scenario scenario_of(const Json& row, const scenario::Environment& environment) {
  Scenario scenario;
  scenario.name = row.at("id").get<std::string>();
  cloud::RequestClass request;
  request.name = "work";
  request.steps = {{cloud::RequestStep::Kind::cpu,
                    engine::Distribution::constant(static_cast<double>(kDemand.ns())), false}};
  scenario.application.requests = {request};
  scenario.application.round_trip = Duration{};
  scenario.application.health_check_cpu = Duration{};
  const std::string type = row.at("instance_type").get<std::string>();
  const cloud::InstanceType* found = cloud::find_instance_type(environment.instance_types, type);
  if (found == nullptr)
    throw scenario::BadScenario({{"credits", "/cases", type, "an instance type of the catalogue"}});
  scenario.launch_template.type = *found;
  scenario.launch_template.image = {"lab", cloud::BakeLevel::application};
  scenario.launch_template.credit_mode =
      row.at("mode") == "unlimited" ? cloud::CreditMode::unlimited : cloud::CreditMode::standard;
  scenario.provisioning = cloud::default_provisioning();
  scenario.group.name = "lab";
  scenario.group.min = scenario.group.max = scenario.group.desired = 1;
  scenario.group.zones = {"lab"};
  scenario.initial.running = true;
  if (row.at("credits").is_number()) scenario.initial.credits = row.at("credits").get<double>();
  Duration now;
  for (std::size_t i = 0; i < row.at("steps").size(); ++i) {
    const Json& step = row.at("steps")[i];
    if (step.at("cpu_percent") != 0) scenario.load.push_back(load_of(step, now, i, found->vcpus));
    now += length_of(step);
  }
  scenario.duration = now;
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

/// What the run says of a quantity at the end of a step.
std::optional<double> measured(const std::string& quantity, const world::RunResult& result,
                               Duration step_start, Duration step_end) {
  const world::InstanceLog& log = result.instances.at(0);
  const auto bin = static_cast<std::size_t>((step_end - 1_ns) / result.series.step);
  if (quantity == "balance") return log.credits.at(bin);
  if (quantity == "surplus") return log.surplus_credits.at(bin);
  if (quantity == "charged") return log.surplus_credits_charged.at(bin);
  if (quantity == "empty_after_minutes") return minutes_until_empty(result, step_start);
  return std::nullopt;
}

}  // namespace

Verification verify_credits(const Json& table, const scenario::Environment& environment,
                            const std::function<void(const std::string& case_name)>& progress) {
  Verification result;
  for (const Json& row : table.at("cases")) {
    const Scenario scenario = scenario_of(row, environment);
    if (progress) progress(scenario.name);
    const world::RunResult run = world::run(scenario, environment);
    Duration begin;
    for (std::size_t i = 0; i < row.at("steps").size(); ++i) {
      const Json& step = row.at("steps")[i];
      const Duration end = begin + length_of(step);
      for (const char* quantity : {"balance", "surplus", "charged", "empty_after_minutes"}) {
        if (!step.contains(quantity)) continue;
        VerifiedRow verified{"headroom-credits-1",
                             scenario.name,
                             fmt::format("{} after step {}", quantity, i + 1),
                             VerifiedRow::How::simulated,
                             step.at(quantity).get<double>(),
                             {},
                             0,
                             false};
        const bool is_time = std::string_view(quantity) == "empty_after_minutes";
        verified.tolerance =
            table.at(is_time ? "tolerance_minutes" : "tolerance_credits").get<double>();
        verified.value = measured(quantity, run, begin, end);
        verified.ok =
            verified.value && std::abs(*verified.value - verified.expected) <= verified.tolerance;
        result.rows.push_back(std::move(verified));
      }
      begin = end;
    }
  }
  return result;
}

}  // namespace headroom::experiment
