#include "sim/cli/alarm.hpp"

#include <fmt/format.h>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/alarm_history.hpp"
#include "sim/report/alarm_history.hpp"
#include "sim/scenario/text_file.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::cli {
namespace {

using scaling::AlarmState;

experiment::PlaybackOptions options_of(const AlarmCommand& command) {
  experiment::PlaybackOptions options;
  options.id = command.id;
  const auto delay = scenario::parse_duration(command.metric_delay);
  if (!delay || *delay > 24_h || *delay % 1_s != Duration{})
    throw BadUsage(
        fmt::format("--metric-delay {}: whole seconds such as \"60s\" are needed, at "
                    "most 24h",
                    command.metric_delay));
  options.metric_delay = *delay;
  for (const AlarmState state :
       {AlarmState::ok, AlarmState::alarm, AlarmState::insufficient_data}) {
    if (command.state == scaling::aws_name(state)) options.before = state;
  }
  return options;
}

int tell(const AlarmCommand& command, const std::vector<std::string>& ignored_keys,
         const experiment::AlarmHistory& history) {
  for (const std::string& ignored : ignored_keys) fmt::print(stderr, "warning: {}\n", ignored);
  for (const std::string& warning : history.warnings) fmt::print(stderr, "warning: {}\n", warning);
  print(command.json ? scenario::dump(report::alarm_history_json(history)) + "\n"
                     : report::alarm_history_report(history));
  return kDone;
}

}  // namespace

int evaluate_alarm(const AlarmCommand& command) {
  const experiment::PlaybackOptions options = options_of(command);
  const std::string text =
      scenario::read_text_file(command.alarm_file, "an alarm as put-metric-alarm takes it (JSON)");
  const auto composite = scenario::read_watched_composite(text, command.alarm_file, command.alarm);
  const auto data = scenario::read_metric_data(
      scenario::read_text_file(command.data_file, "the output of get-metric-data (JSON)"),
      command.data_file);
  if (composite)
    return tell(command, composite->ignored,
                experiment::play_back(*composite, data, command.data_file, options));
  const auto alarm = scenario::read_watched_alarm(text, command.alarm_file, command.alarm);
  return tell(command, alarm.ignored,
              experiment::play_back(alarm, data, command.data_file, options));
}

}  // namespace headroom::cli
