#include "sim/world/user_latency.hpp"

#include <algorithm>

#include "sim/load/think_time.hpp"

namespace headroom::world {
namespace {

/// On an idle instance of the launch template's type.
Duration mean_service_time(const cloud::RequestClass& request, double core_speed) {
  double ns = 0;
  for (const cloud::RequestStep& step : request.steps) {
    const bool is_cpu = step.kind == cloud::RequestStep::Kind::cpu;
    ns += step.time.mean() / (is_cpu ? core_speed : 1.0);
  }
  return Duration::from_nanoseconds(ns);
}

}  // namespace

std::vector<Duration> expected_intervals(const load::ThreadGroupConfig& group,
                                         const scenario::Scenario& scenario) {
  const double core_speed = scenario.launch_template.type.relative_core_speed;
  std::vector<Duration> intervals;
  for (const load::Sampler& sampler : group.samplers) {
    const cloud::RequestClass& request = scenario.application.requests[sampler.request_class];
    const Duration interval = load::mean_think_time(sampler.timers) +
                              mean_service_time(request, core_speed) +
                              scenario.application.round_trip;
    intervals.push_back(std::max(interval, 1_ms));
  }
  return intervals;
}

}  // namespace headroom::world
