#include "sim/cloud/composite_alarm.hpp"

#include <fmt/format.h>

namespace headroom::cloud {

using scaling::AlarmState;

const std::vector<std::string>& CompositeAlarmConfig::actions_in(AlarmState state) const {
  switch (state) {
    case AlarmState::ok: return ok_actions;
    case AlarmState::alarm: return alarm_actions;
    case AlarmState::insufficient_data: break;
  }
  return insufficient_data_actions;
}

std::string child_reason(const std::string& child, AlarmState state) {
  return fmt::format("{} transitioned to {}", child, scaling::aws_name(state));
}

std::string created_reason(const std::string& name, AlarmState state) {
  return fmt::format("{} was created and its alarm rule evaluates to {}", name,
                     scaling::aws_name(state));
}

}  // namespace headroom::cloud
