#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/scaling/policy.hpp"

/// What the tests of policies share: waking one with a few numbers.
namespace headroom::policies {

/// A group in which nothing is on its way: `instances` in service and warm.
inline scaling::GroupView settled(int instances) {
  scaling::GroupView group;
  group.min = 0;
  group.max = 1000;
  group.desired = group.in_service = instances;
  return group;
}

/// One value a minute, from the first minute on.
inline std::vector<scaling::Datapoint> minutes(const std::vector<double>& values) {
  std::vector<scaling::Datapoint> points;
  for (const double value : values) {
    const auto minute = static_cast<std::int64_t>(points.size());
    points.push_back({Instant::at(Duration::minutes(minute)), value});
  }
  return points;
}

/// An alarm as its policy sees it, on the given points.
struct Alarm {
  scaling::Comparison comparison = scaling::Comparison::greater_or_equal;
  double threshold = 0;
  std::string role = {};
};

inline scaling::Decision wake_by_alarm(scaling::Policy& policy, const Alarm& alarm,
                                       const std::vector<double>& values,
                                       const scaling::GroupView& group) {
  const auto points = minutes(values);
  const scaling::AlarmView view{"an-alarm", alarm.role, alarm.comparison, alarm.threshold, points};
  return policy.decide({scaling::Wake::Why::alarm, &view, false},
                       {Instant{} + 1_h, group, {points}});
}

/// What becomes of the desired capacity: no opinion leaves it as it is.
inline int desired_after(const scaling::Decision& decision, const scaling::GroupView& group) {
  return decision.desired.value_or(group.desired);
}

}  // namespace headroom::policies
