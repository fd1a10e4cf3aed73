#pragma once

#include <fmt/format.h>

#include <vector>

#include "sim/scaling/policy.hpp"
#include "tests/policies/asking.hpp"

/// Instances one by one for the tests of policies that look at them.
namespace headroom::policies {

/// Requests a second that keep one instance of the vectors in policies.md 11 busy.
inline constexpr double kRatePerInstance = 14;

/// One that has long been in service, with its CPU's share over the last tick.
inline scaling::InstanceView working(std::optional<double> cpu, Instant now, Duration tick = 60_s) {
  scaling::InstanceView instance;
  instance.state = scaling::InstanceView::State::in_service;
  instance.is_healthy = instance.is_warm = true;
  instance.launched = now - 1_h;
  instance.in_service = instance.ready_since = now - 50_min;
  instance.cpu = cpu;
  instance.sampled = now;
  instance.window = tick;
  return instance;
}

/// One that is in service, but its application is not up yet.
inline scaling::InstanceView booting_up(std::optional<double> cpu, Instant now) {
  scaling::InstanceView instance = working(cpu, now);
  instance.is_healthy = instance.is_warm = false;
  instance.launched = now - 30_s;
  instance.in_service = now - 10_s;
  instance.ready_since.reset();
  return instance;
}

/// A group of so many alike.
inline scaling::Observation all_at(double cpu, int instances, Instant now, Duration tick = 60_s) {
  scaling::Observation observation;
  observation.now = now;
  observation.group = settled(instances);
  observation.group.min = 1;
  for (int i = 0; i < instances; ++i) {
    observation.instances.push_back(working(cpu, now, tick));
    observation.instances.back().name = fmt::format("i-{:04}", i);
  }
  return observation;
}

/// What a policy makes of one minute after the other, where capacity comes at once.
/// @param rates requests a second @param present instances at first
/// @return instances after each minute
inline std::vector<int> follow_utilisation(scaling::Policy& policy,
                                           const std::vector<double>& rates, int present) {
  std::vector<int> sizes;
  Instant now;
  for (const double rate : rates) {
    now += 60_s;
    const auto observation = all_at(rate / (kRatePerInstance * present), present, now);
    present =
        desired_after(policy.decide({scaling::Wake::Why::tick}, observation), observation.group);
    sizes.push_back(present);
  }
  return sizes;
}

}  // namespace headroom::policies
