#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/agenda.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

class AutoScalingGroup;

/// A change of the group's size at known times (aws-behaviour 4.10). What is absent stays as it is.
struct ScheduledAction {
  std::string name;
  std::optional<int> min, max, desired;
  std::vector<Instant> times;  ///< ascending
};

/// Executes the scheduled actions of a group, those of one instant in their order.
class ScheduledActions {
 public:
  ScheduledActions(std::vector<ScheduledAction> actions, AutoScalingGroup& group,
                   engine::Agenda& agenda);
  /// Plans the first execution of each.
  void start();

 private:
  void plan(std::size_t action, std::size_t time);

  std::vector<ScheduledAction> actions_;
  AutoScalingGroup& group_;
  engine::Agenda& agenda_;
};

}  // namespace headroom::cloud
