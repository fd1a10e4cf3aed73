#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/cloud/alarm.hpp"

namespace headroom::scenario {

/// An alarm by itself, on any metric: its metrics are named by their ids in an export.
struct WatchedAlarm {
  cloud::AlarmConfig config;  ///< MetricIds are {"", id of the query}; of one metric {"", ""}
  std::string metric_name;    ///< of one metric
  std::vector<std::string> alarm_actions, ok_actions, insufficient_data_actions;
  std::vector<std::string> ignored;  ///< keys without effect, told to the user
};

/// The input of put-metric-alarm, or one alarm of describe-alarms' output.
/// @param name of the alarm, where the output has several; empty: its only one
/// @throws BadScenario with every problem at once
WatchedAlarm read_watched_alarm(std::string_view text, const std::string& file,
                                const std::string& name);

}  // namespace headroom::scenario
