#include <algorithm>

#include "sim/experiment/lever_groups.hpp"
#include "sim/experiment/symptoms.hpp"
#include "sim/scenario/read_load_balancer.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using scenario::Scenario;
using world::Failure;

std::uint64_t failed(const LeverContext& c, Failure cause) {
  return c.result.requests.failed[static_cast<std::size_t>(cause)];
}

/// The target group's attributes that are not the default, and this one: a list has no place that a
/// scenario as given and its resolved form share.
scenario::Change with_attribute(const Scenario& scenario, const std::string& key,
                                const std::string& value) {
  const Json usual = scenario::target_group_json({}).at("Attributes");
  Json list = Json::array();
  for (const Json& attribute :
       scenario::target_group_json(scenario.target_group).at("Attributes")) {
    const bool is_usual = std::find(usual.begin(), usual.end(), attribute) != usual.end();
    if (!is_usual && attribute.at("Key") != key) list.push_back(attribute);
  }
  list.push_back({{"Key", key}, {"Value", value}});
  return {"/target_group/Attributes", list.dump()};
}

void add_delay(const LeverContext& c, Duration delay, Levers& levers) {
  const std::string seconds = std::to_string(delay / 1_s);
  levers.push_back({fmt::format("drain for {} s", seconds),
                    {with_attribute(c.scenario, "deregistration_delay.timeout_seconds", seconds)},
                    "drain",
                    {seconds}});
}

/// Longer than the slowest request where some were cut off; short where none needed it and
/// instances were paid for while they waited.
void add_drain(const LeverContext& c, Levers& levers) {
  constexpr Duration kLongest = 3600_s, kLeast = 30_s;  // aws-behaviour 6.3
  const Duration delay = c.scenario.target_group.deregistration_delay;
  const auto slowest = slowest_answer(c.result);
  if (failed(c, Failure::elb_502_drain) > 0) {
    const Duration enough = std::max(2 * delay, rounded_up(slowest.value_or(delay), 10_s));
    if (delay < kLongest) add_delay(c, std::min(enough, kLongest), levers);
    return;
  }
  const bool any_drained = std::any_of(
      c.result.instances.begin(), c.result.instances.end(),
      [](const auto& log) { return log.terminating && log.healthy && !log.is_beside_group; });
  if (!slowest || !any_drained) return;
  const Duration enough = std::max(kLeast, rounded_up(2 * *slowest, 10_s));
  if (2 * enough <= delay) add_delay(c, enough, levers);
}

/// Round robin gives the one that can not keep up as many as the one that waits for work. AWS has
/// no slow start beside least outstanding requests (aws-behaviour 6.1).
void add_routing(const LeverContext& c, Levers& levers) {
  const cloud::TargetGroupConfig& targets = c.scenario.target_group;
  if (targets.algorithm != cloud::RoutingAlgorithm::round_robin ||
      targets.slow_start > Duration{} || !was_one_full_beside_an_idle_one(c.result))
    return;
  levers.push_back(
      {"least outstanding requests",
       {with_attribute(c.scenario, "load_balancing.algorithm.type", "least_outstanding_requests")},
       "least_outstanding"});
}

/// Longer than the load balancer's own patience with an idle connection, as AWS asks for.
void add_keep_alive(const LeverContext& c, Levers& levers) {
  constexpr Duration kMargin = 5_s;
  if (!c.scenario.application.keep_alive_timeout || failed(c, Failure::elb_502_keep_alive) == 0)
    return;
  const Duration margin = std::max(kMargin, 2 * c.scenario.application.close_delay);
  const std::string longer =
      scenario::duration_text(c.scenario.load_balancer.idle_timeout + margin);
  levers.push_back({"keep-alive " + longer,
                    {{"/application/keep_alive_timeout", longer}},
                    "keep_alive",
                    {longer}});
}

}  // namespace

void add_serving_levers(const LeverContext& context, Levers& levers) {
  add_drain(context, levers);
  add_routing(context, levers);
  add_keep_alive(context, levers);
}

}  // namespace headroom::experiment
