#include "sim/load/test_phases.hpp"

#include <algorithm>

namespace headroom::load {

void TestPhases::add(ThreadGroupSource& source, const ThreadGroupConfig& config) {
  const auto place = std::find_if(stages_.begin(), stages_.end(), [&](const Stage& stage) {
    return stage.phase > config.phase ||
           (stage.phase == config.phase && !stage.is_serial && !config.is_serial);
  });
  if (place != stages_.end() && place->phase == config.phase) {
    place->groups.push_back(&source);
  } else {
    stages_.insert(place, {config.phase, config.is_serial, config.after_a_stop, {&source}});
  }
}

bool TestPhases::is_over(const Stage& stage) const {
  return std::all_of(stage.groups.begin(), stage.groups.end(),
                     [](const ThreadGroupSource* group) { return group->is_over(); });
}

void TestPhases::settle(ThreadGroupSource& source, Instant now) {
  source.clear_news();
  if (const auto stop = source.wants_stop(); stop && !is_stopped_) {
    is_stopped_ = true;
    for (const Stage& stage : stages_) {
      if (stage.phase == ThreadGroupConfig::Phase::tear_down) continue;
      for (ThreadGroupSource* group : stage.groups) group->stop(*stop, now);
    }
  }
  if (next_ > 0 && is_over(stages_[next_ - 1])) begin_next(now);
}

/// A stage that is over as soon as it begins makes room for the next one.
void TestPhases::begin_next(Instant now) {
  while (next_ < stages_.size()) {
    const Stage& stage = stages_[next_++];
    const bool is_tear_down = stage.phase == ThreadGroupConfig::Phase::tear_down;
    if (is_stopped_ && !(is_tear_down && stage.after_a_stop)) continue;
    for (ThreadGroupSource* group : stage.groups) group->begin(now);
    if (!is_over(stage)) return;
  }
}

}  // namespace headroom::load
