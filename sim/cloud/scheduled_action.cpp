#include "sim/cloud/scheduled_action.hpp"

#include <cstdint>
#include <utility>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {

ScheduledActions::ScheduledActions(std::vector<ScheduledAction> actions, AutoScalingGroup& group,
                                   engine::Agenda& agenda)
    : actions_(std::move(actions)), group_(group), agenda_(agenda) {}

void ScheduledActions::start() {
  for (std::size_t action = 0; action < actions_.size(); ++action) plan(action, 0);
}

void ScheduledActions::plan(std::size_t action, std::size_t time) {
  if (time >= actions_[action].times.size()) return;
  agenda_.at(actions_[action].times[time], engine::Rank::lifecycle,
             [this, action, time](Instant now) {
               group_.execute(actions_[action], static_cast<std::uint32_t>(action), now);
               plan(action, time + 1);
             });
}

}  // namespace headroom::cloud
