#pragma once

#include <string>

#include "sim/experiment/alarm_history.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::report {

/// `[{time, from, to, reason, actions, repeats}]`.
scenario::Json alarm_history_json(const experiment::AlarmHistory& history);
/// A line for each change, its reason and actions below, and how long the alarm was in ALARM.
std::string alarm_history_report(const experiment::AlarmHistory& history);

}  // namespace headroom::report
