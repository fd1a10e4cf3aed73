#include "sim/report/alarm_history.hpp"

#include <fmt/format.h>

#include "sim/scenario/units.hpp"

namespace headroom::report {

using experiment::AlarmHistory;
using experiment::AlarmStateChange;
using scaling::AlarmState;
using scenario::Json;

Json alarm_history_json(const AlarmHistory& history) {
  Json list = Json::array();
  for (const AlarmStateChange& change : history.changes) {
    list.push_back({{"time", scenario::utc_text(change.time)},
                    {"from", scaling::aws_name(change.from)},
                    {"to", scaling::aws_name(change.to)},
                    {"reason", change.reason},
                    {"actions", change.actions},
                    {"repeats", change.repeats}});
  }
  return list;
}

std::string alarm_history_report(const AlarmHistory& history) {
  std::string text;
  std::chrono::seconds in_alarm{};
  for (std::size_t i = 0; i < history.changes.size(); ++i) {
    const AlarmStateChange& change = history.changes[i];
    text +=
        fmt::format("{}  {} -> {}\n    {}\n", scenario::utc_text(change.time),
                    scaling::aws_name(change.from), scaling::aws_name(change.to), change.reason);
    for (const std::string& action : change.actions) text += fmt::format("    -> {}\n", action);
    if (change.repeats > 0)
      text += fmt::format("    Auto Scaling is told {} more time{}, once a minute\n",
                          change.repeats, change.repeats == 1 ? "" : "s");
    const auto until = i + 1 < history.changes.size() ? history.changes[i + 1].time : history.end;
    if (change.to == AlarmState::alarm) in_alarm += until - change.time;
  }
  const auto minutes = [](std::chrono::seconds s) { return static_cast<double>(s.count()) / 60; };
  text += fmt::format("{} change{} of state from {} to {}; in ALARM for {:g} of {:g} minutes\n",
                      history.changes.size(), history.changes.size() == 1 ? "" : "s",
                      scenario::utc_text(history.begin), scenario::utc_text(history.end),
                      minutes(in_alarm), minutes(history.end - history.begin));
  return text;
}

}  // namespace headroom::report
