#include "policies/parts/pods_of_group.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::policies {

using scaling::InstanceView;
using scaling::PodSample;

namespace {

constexpr std::int64_t kMilli = 1000;

PodSample pod_of(const InstanceView& instance) {
  PodSample pod;
  pod.is_deleting = instance.state == InstanceView::State::terminating;
  if (instance.state == InstanceView::State::pending) pod.phase = PodSample::Phase::pending;
  pod.request = kMilli * std::max(1, instance.vcpus);
  if (instance.cpu) pod.usage = std::llround(*instance.cpu * static_cast<double>(pod.request));
  pod.is_ready = instance.is_healthy;
  return pod;
}

}  // namespace

std::vector<PodSample> PodsOfGroup::look(const scaling::Observation& observation) {
  const Instant now = observation.now;
  std::vector<PodSample> pods;
  std::map<std::string, Readiness> seen;
  for (const InstanceView& instance : observation.instances) {
    if (instance.state == InstanceView::State::standby) continue;
    const Readiness ready = readiness(instance, now);
    seen.emplace(instance.name, ready);
    PodSample pod = pod_of(instance);
    pod.ages = {now - instance.launched, now - ready.since, now - instance.sampled,
                instance.window};
    pods.push_back(pod);
  }
  known_ = std::move(seen);
  return pods;
}

PodsOfGroup::Readiness PodsOfGroup::readiness(const InstanceView& instance, Instant now) const {
  if (instance.is_healthy) return {true, instance.ready_since.value_or(now)};
  const auto before = known_.find(instance.name);
  if (before == known_.end()) return {false, instance.launched};
  return before->second.is_ready ? Readiness{false, now} : before->second;
}

}  // namespace headroom::policies
