// What is asked of the Auto Scaling group from outside: scheduled actions, and processes that are
// suspended and resumed.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {
// ---- scheduled actions ------------------------------------------------------------------------

void AutoScalingGroup::execute(const ScheduledAction& action, std::uint32_t number, Instant now) {
  const auto tell = [&](double desired, std::string note) {
    return journal_.add(
        {now, Happening::scheduled_action, kNoCause, number, desired, std::move(note)});
  };
  if (is_suspended(ScalingProcess::scheduled_actions, now)) {
    tell(desired_, "lost: ScheduledActions is suspended");
    return;
  }
  const int min = action.min.value_or(config_.min);
  const int max = action.max.value_or(config_.max);
  const int desired = action.desired.value_or(min <= max ? std::clamp(desired_, min, max) : min);
  if (desired < min || desired > max) {
    tell(desired_, fmt::format("failed: a desired capacity of {} is not within {} and {}", desired,
                               min, max));
    return;
  }
  config_.min = min;
  config_.max = max;
  const JournalId done =
      tell(desired, fmt::format("min {}, max {}, desired {}", min, max, desired));
  if (desired == desired_) {
    reconcile_warm_pool(done, now);  // its size goes by the maximum
    return;
  }
  change_desired(
      desired,
      {now, Happening::capacity_set, done, number, double(desired),
       fmt::format("a scheduled action update of AutoScalingGroup constraints to min: "
                   "{}, max: {}, desired: {} changing the desired capacity from {} to {}",
                   min, max, desired, desired_, desired)},
      default_warm_up(), now);
}

// ---- suspended processes ----------------------------------------------------------------------

void AutoScalingGroup::plan_resumptions() {
  for (const Suspension& suspension : config_.suspensions) {
    const std::string process(aws_name(suspension.process));
    agenda_.at(suspension.from, engine::Rank::lifecycle, [this, process](Instant now) {
      journal_.add({now, Happening::process_suspended, kNoCause, 0, 0, process});
    });
    if (suspension.to == Instant::never()) continue;
    agenda_.at(suspension.to, engine::Rank::lifecycle,
               [this, resumed = suspension.process](Instant now) { resume(resumed, now); });
  }
}

/// ResumeProcesses, whoever suspended it and however often. What was left undone is done now;
/// alarms and health are looked at by themselves, each minute.
void AutoScalingGroup::resume(ScalingProcess process, Instant now) {
  const auto ended = std::erase_if(config_.suspensions, [&](const Suspension& suspension) {
    return suspension.process == process && suspension.from <= now;
  });
  if (ended == 0) return;  // it has been resumed before
  const JournalId resumed = journal_.add(
      {now, Happening::process_resumed, kNoCause, 0, 0, std::string(aws_name(process))});
  replace_unhealthy(now);
  end_the_superseded(now);
  reconcile(now, resumed, default_warm_up());
  continue_refresh(now);
}

}  // namespace headroom::cloud
