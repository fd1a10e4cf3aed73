#include "sim/cloud/resize_schedule.hpp"

#include <utility>

namespace headroom::cloud {

ResizeSchedule::ResizeSchedule(std::vector<ScheduledResize> schedule, AutoScalingGroup& group,
                               engine::Agenda& agenda)
    : schedule_(std::move(schedule)), group_(group), agenda_(agenda) {}

void ResizeSchedule::start() {
  for (const ScheduledResize& resize : schedule_) plan(resize, resize.at);
}

void ResizeSchedule::plan(const ScheduledResize& resize, Instant when) {
  agenda_.at(when, engine::Rank::lifecycle, [this, &resize](Instant now) {
    group_.resize(resize.type, resize.how, kNoCause, now);
    if (resize.every) plan(resize, now + *resize.every);
  });
}

}  // namespace headroom::cloud
