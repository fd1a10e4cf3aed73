// What the Auto Scaling group's policies see of it.

#include <algorithm>

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/names.hpp"

namespace headroom::cloud {

scaling::GroupView AutoScalingGroup::view(Instant now) const {
  scaling::GroupView view;
  view.min = config_.min;
  view.max = config_.max;
  view.desired = desired_;
  view.in_service = units(State::in_service);
  // What is missing is on its way, unless it can not be launched.
  const bool can_launch = !launches_fail_since_ && !is_suspended(ScalingProcess::launch, now);
  view.pending = units(State::pending) + (can_launch ? std::max(0, desired_ - actual()) : 0);
  view.terminating = units(State::terminating);
  view.standby = units(State::standby);
  view.warm_pool = pool_size();
  view.instance_type = fleet_.launch_template().type.name;
  view.is_updating = is_updating();
  view.activity_running = is_activity_running(now);
  for (const Member& m : members_) {
    if (m.state == State::in_service && now < m.in_service_since + m.warm_up)
      view.warming_up += m.weight;
  }
  return view;
}

scaling::Observation AutoScalingGroup::observe(std::size_t policy, Instant now) {
  scaling::Observation observation{now, view(now), {}};
  const scaling::Needs& needs = policies_[policy].attached.needs;
  for (scaling::MetricQuery query : needs.metrics) {
    query.points = cloudwatch_.config().evaluation_range(query.points);
    observation.metrics.push_back(cloudwatch_.points(query, CloudWatch::Instances::warm, now));
  }
  for (const scaling::MetricQuery& query : needs.hourly)
    observation.hourly.push_back(cloudwatch_.hourly(query, needs.hours, now));
  if (needs.per_instance) observation.instances = look_at_instances(policy, now);
  return observation;
}

/// An instance that is not in the warm pool. @param in_flight requests by slot
scaling::InstanceView AutoScalingGroup::view(const Member& m, std::uint32_t in_flight,
                                             Instant now) const {
  using Seen = scaling::InstanceView::State;
  const Instance& instance = *fleet_.find(m.id);
  scaling::InstanceView view;
  view.name = instance_name(m.id);
  view.type = instance.type().name;
  view.zone = config_.zones[m.zone];
  view.state = m.state == State::pending      ? Seen::pending
               : m.state == State::in_service ? Seen::in_service
               : m.state == State::standby    ? Seen::standby
                                              : Seen::terminating;
  view.launched = fleet_.records()[m.id - 1].launched;
  if (m.state == State::in_service) {
    view.in_service = m.in_service_since;
    view.is_warm = now >= m.in_service_since + m.warm_up;
  }
  if (m.is_registered && targets_.health(instance) == TargetHealth::healthy) {
    view.is_healthy = true;
    view.ready_since = journal_[targets_.last_change(instance)].time;
  }
  view.vcpus = instance.processor().vcpus();
  view.in_flight = static_cast<int>(in_flight);
  if (const auto credits = instance.credits(now)) view.credits = credits->balance();
  return view;
}

/// One by one, in the order of launch.
std::vector<scaling::InstanceView> AutoScalingGroup::look_at_instances(std::size_t policy,
                                                                       Instant now) {
  std::vector<std::uint32_t> in_flight;
  if (hooks_.in_flight_by_slot) in_flight = hooks_.in_flight_by_slot();
  in_flight.resize(fleet_.slots().size());
  std::vector<scaling::InstanceView> views;
  for (const Member& m : members_) {
    if (m.is_in_pool()) continue;
    const Instance& instance = *fleet_.find(m.id);
    views.push_back(view(m, in_flight[instance.slot()], now));
    const bool is_running = fleet_.records()[m.id - 1].running_since() != Instant::never();
    if (is_running) looks_[policy].look(instance, now, views.back());
  }
  looks_[policy].end_round(now);
  return views;
}

}  // namespace headroom::cloud
