#include "policies/parts/receding_horizon.hpp"

#include <algorithm>
#include <limits>

namespace headroom::policies {
namespace {

using scaling::InstanceView;

std::int64_t ticks_until(Duration time, Duration tick) {
  return (std::max(time, Duration{}) + tick - 1_ns) / tick;
}

bool stays(const InstanceView& instance) {
  return instance.state == InstanceView::State::pending ||
         instance.state == InstanceView::State::in_service;
}

}  // namespace

LaunchPipeline launch_pipeline(const scaling::Observation& observation, Duration boot,
                               Duration tick) {
  LaunchPipeline pipeline;
  const std::int64_t lead = ticks_until(boot, tick);
  pipeline.arrivals.assign(static_cast<std::size_t>(lead) + 1, 0);
  int unseen = observation.group.desired;
  for (const InstanceView& instance : observation.instances) {
    if (!stays(instance) || unseen == 0) continue;
    --unseen;
    if (instance.ready_since) {
      ++pipeline.serving;
      continue;
    }
    const std::int64_t due = ticks_until(instance.launched + boot - observation.now, tick);
    ++pipeline.arrivals[static_cast<std::size_t>(
        std::clamp(due, std::min<std::int64_t>(1, lead), lead))];
  }
  pipeline.arrivals.back() += unseen;
  return pipeline;
}

int first_step(const LaunchPipeline& pipeline, const std::vector<double>& demands,
               RunningCost running, double change_cost, int most) {
  const std::size_t lead = pipeline.lead();
  const SwitchingCost only_down{std::numeric_limits<double>::infinity(), change_cost};
  const SwitchingCost both{change_cost, change_cost};
  std::vector<PlannedTick> ticks;
  for (std::size_t i = 0; i < demands.size(); ++i)
    ticks.push_back({running.by_size(demands[i], most), i < lead ? only_down : both,
                     i <= lead ? pipeline.arrivals[i] : 0});
  const std::vector<int> path = cheapest_path(pipeline.serving, ticks);
  const int now = path[0] - (pipeline.serving + pipeline.arrivals[0]);
  if (lead == 0) return now;
  const int in_time = path[lead] - (path[lead - 1] + pipeline.arrivals[lead]);
  return now + std::max(in_time, 0);
}

}  // namespace headroom::policies
