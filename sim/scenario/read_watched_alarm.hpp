#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cloud/alarm.hpp"
#include "sim/cloud/composite_alarm.hpp"

namespace headroom::scenario {

/// An alarm by itself, on any metric: its metrics are named by their ids in an export.
struct WatchedAlarm {
  cloud::AlarmConfig config;  ///< MetricIds are {"", id of the query}; of one metric {"", ""}
  std::string metric_name;    ///< of one metric
  std::vector<std::string> alarm_actions, ok_actions, insufficient_data_actions;
  std::vector<std::string> ignored;  ///< keys without effect, told to the user
};

/// A composite alarm by itself, with all that it is made of.
struct WatchedComposite {
  std::vector<WatchedAlarm> alarms;
  std::vector<cloud::CompositeAlarmConfig> composites;  ///< it is the last one
  std::vector<std::string> ignored;                     ///< keys without effect, told to the user
};

/// The composite alarm of that name in describe-alarms' output.
/// @return empty: the document has none of that name
/// @throws BadScenario with every problem at once
std::optional<WatchedComposite> read_watched_composite(std::string_view text,
                                                       const std::string& file,
                                                       const std::string& name);

/// The input of put-metric-alarm, or one alarm of describe-alarms' output.
/// @param name of the alarm, where the output has several; empty: its only one
/// @throws BadScenario with every problem at once
WatchedAlarm read_watched_alarm(std::string_view text, const std::string& file,
                                const std::string& name);

}  // namespace headroom::scenario
