#pragma once

#include <vector>

#include "sim/scaling/policy.hpp"
#include "tests/policies/asking.hpp"

namespace headroom::policies {

/// Requests a second, minute by minute, of the vectors in policies.md 11.
inline const std::vector<double> kRates = {8, 28, 47, 19, 9, 10, 38, 37, 15, 8};

/// What a policy makes of one minute after the other, where capacity comes at once.
/// @param rates requests a second @param present instances at first
/// @return instances after each minute
inline std::vector<int> follow(scaling::Policy& policy, const std::vector<double>& rates,
                               int present) {
  std::vector<int> sizes;
  Instant minute;
  for (const double rate : rates) {
    scaling::Observation observation;
    observation.now = minute + 60_s;
    observation.group = settled(present);
    observation.group.min = 1;
    observation.metrics = {{{minute, rate * 60}}};
    const scaling::Wake wake{scaling::Wake::Why::tick};
    present = desired_after(policy.decide(wake, observation), observation.group);
    sizes.push_back(present);
    minute = observation.now;
  }
  return sizes;
}

}  // namespace headroom::policies
