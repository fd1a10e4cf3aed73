#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/alarm_rule.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/scaling/metric.hpp"

namespace headroom::cloud {

/// A composite alarm as it was put. It only notifies: it can not drive Auto Scaling
/// (aws-behaviour 5.5).
struct CompositeAlarmConfig {
  std::string name;
  AlarmRule rule;
  bool actions_enabled = true;
  std::vector<std::string> alarm_actions = {}, ok_actions = {}, insufficient_data_actions = {};

  const std::vector<std::string>& actions_in(scaling::AlarmState state) const;
};

/// A composite alarm and its state: ALARM while its rule holds, else OK. INSUFFICIENT_DATA it is
/// only from its creation to its first evaluation.
struct CompositeAlarm {
  /// What a name of the rule stands for; neither: an alarm without data.
  struct Child {
    std::optional<std::size_t> alarm = {};
    std::optional<std::size_t> composite = {};
  };
  CompositeAlarmConfig config;
  std::vector<Child> children = {};  ///< in the order of the rule's names
  scaling::AlarmState state = scaling::AlarmState::insufficient_data;
  JournalId last_change = kNoCause;
};

/// StateReason in CloudWatch's words, with the child's name for its ARN: "cpu-high transitioned to
/// ALARM".
std::string child_reason(const std::string& child, scaling::AlarmState state);
/// The same of the first evaluation.
std::string created_reason(const std::string& name, scaling::AlarmState state);

}  // namespace headroom::cloud
