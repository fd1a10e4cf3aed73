#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/read_metric_data.hpp"
#include "sim/scenario/read_watched_alarm.hpp"

namespace headroom::experiment {

/// A change of an alarm's state, as CloudWatch would have made it.
struct AlarmStateChange {
  std::chrono::sys_seconds time;
  scaling::AlarmState from = scaling::AlarmState::insufficient_data;
  scaling::AlarmState to = scaling::AlarmState::insufficient_data;
  std::string reason;
  std::vector<std::string> actions;  ///< that it performs
  /// Auto Scaling actions are performed again each minute that the state lasts: so often.
  int repeats = 0;
};

struct AlarmHistory {
  std::chrono::sys_seconds begin, end;  ///< of what was evaluated
  std::vector<AlarmStateChange> changes;
  std::vector<std::string> warnings;  ///< what the data do not allow to say exactly
};

struct PlaybackOptions {
  Duration metric_delay = 60_s;  ///< from the end of a period until the alarm sees it
  std::string id;  ///< of the exported metric to watch; empty: the alarm's own, or the only one
  scaling::AlarmState before = scaling::AlarmState::insufficient_data;
};

/// Plays exported metrics to an alarm: CloudWatch evaluates it each minute, or each ten seconds
/// where its period is shorter than a minute.
/// @throws BadScenario when the data are not those of the alarm
AlarmHistory play_back(const scenario::WatchedAlarm& alarm,
                       const std::vector<scenario::MetricData>& data, const std::string& data_file,
                       const PlaybackOptions& options);
/// The same of a composite alarm, by the alarms that it is made of; `options.before` means nothing:
/// they begin with insufficient data.
AlarmHistory play_back(const scenario::WatchedComposite& watched,
                       const std::vector<scenario::MetricData>& data, const std::string& data_file,
                       const PlaybackOptions& options);

}  // namespace headroom::experiment
