#pragma once

#include <vector>

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/engine/agenda.hpp"

namespace headroom::cloud {

/// Changes the group's instance type at known times.
class ResizeSchedule {
 public:
  ResizeSchedule(std::vector<ScheduledResize> schedule, AutoScalingGroup& group,
                 engine::Agenda& agenda);
  /// Plans the changes.
  void start();

 private:
  void plan(const ScheduledResize& resize, Instant when);

  std::vector<ScheduledResize> schedule_;
  AutoScalingGroup& group_;
  engine::Agenda& agenda_;
};

}  // namespace headroom::cloud
