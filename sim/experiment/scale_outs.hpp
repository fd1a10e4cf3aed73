#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// A datapoint that an alarm went by.
struct AlarmPoint {
  Instant period_start;
  double value = 0;
};

/// The alarm that a decision came from.
struct AlarmCause {
  std::size_t alarm = 0;   ///< position in RunResult::alarms
  cloud::JournalId entry;  ///< of its change to ALARM
  Instant time;
  std::vector<AlarmPoint> points;  ///< oldest first
};

/// What was launched for one increase of the desired capacity.
struct Launch {
  Instant start;             ///< RunInstances, or out of the warm pool
  std::size_t instance = 0;  ///< position in RunResult::instances
  bool is_from_pool = false;
};

/// An increase of the desired capacity, with what came of it.
struct ScaleOut {
  Instant time;
  int from = 0, to = 0;
  std::string note;                 ///< the journal's words
  bool is_creation = false;         ///< of the group
  std::optional<AlarmCause> alarm;  ///< where one was the cause
  std::vector<Launch> launches;
};

/// Whether an instance was ended before it was ever healthy.
bool left_unhealthy(const world::InstanceLog& log);

/// By time, from the journal. @param desired_at_start before the first change
std::vector<ScaleOut> scale_outs(const world::RunResult& result, int desired_at_start);

}  // namespace headroom::experiment
