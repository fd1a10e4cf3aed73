#include "sim/cloud/alarm_evaluation.hpp"

#include <algorithm>

namespace headroom::cloud {

using scaling::AlarmState;

std::string_view aws_name(MissingData treatment) {
  switch (treatment) {
    case MissingData::missing: return "missing";
    case MissingData::ignore: return "ignore";
    case MissingData::breaching: return "breaching";
    case MissingData::not_breaching: return "notBreaching";
  }
  return "";
}

std::optional<AlarmState> evaluate(std::span<const Point> range, int evaluation_periods,
                                   int datapoints_to_alarm, MissingData treatment,
                                   Undecided undecided) {
  int real = 0;
  int breaching = 0;
  int oldest_breach = 0;  // its age in periods, 1 = newest
  for (std::size_t age = 1; age <= range.size() && real < evaluation_periods; ++age) {
    const Point point = range[range.size() - age];
    if (point == Point::missing) continue;
    ++real;
    if (point == Point::within) continue;
    ++breaching;
    oldest_breach = static_cast<int>(age);
  }
  const auto alarm_if = [](bool condition) {
    return condition ? AlarmState::alarm : AlarmState::ok;
  };
  if (real == evaluation_periods) return alarm_if(breaching >= datapoints_to_alarm);
  const int missing = evaluation_periods - real;
  switch (treatment) {
    case MissingData::breaching: return alarm_if(breaching + missing >= datapoints_to_alarm);
    case MissingData::not_breaching: return alarm_if(breaching >= datapoints_to_alarm);
    case MissingData::missing:
    case MissingData::ignore: break;
  }
  if (real == 0) {
    if (treatment == MissingData::ignore) return std::nullopt;
    return AlarmState::insufficient_data;
  }
  if (breaching >= datapoints_to_alarm) return AlarmState::alarm;
  if (breaching < real) return AlarmState::ok;
  if (treatment == MissingData::ignore) return std::nullopt;
  if (oldest_breach >= datapoints_to_alarm) return AlarmState::alarm;  // it could only get worse
  if (undecided == Undecided::insufficient_data) return AlarmState::insufficient_data;
  return std::nullopt;
}

}  // namespace headroom::cloud
