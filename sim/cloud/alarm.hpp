#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/alarm_evaluation.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/scaling/metric.hpp"

namespace headroom::cloud {

/// A CloudWatch alarm as it was put.
struct AlarmConfig {
  std::string name;
  scaling::MetricQuery metric;  ///< its `points` are the EvaluationPeriods
  int datapoints_to_alarm = 1;
  scaling::Comparison comparison = scaling::Comparison::greater;
  double threshold = 0;
  MissingData treat_missing_data = MissingData::missing;
  bool actions_enabled = true;
  bool ignore_low_samples = false;            ///< EvaluateLowSampleCountPercentile
  std::vector<std::string> policies;          ///< AlarmActions that name a scaling policy
  std::vector<std::string> ok_policies = {};  ///< of OKActions
  std::vector<std::string> insufficient_data_policies = {};  ///< of InsufficientDataActions

  /// The scaling policies that it wakes in a state.
  const std::vector<std::string>& policies_in(scaling::AlarmState state) const;
  bool wakes(const std::string& policy) const;  ///< in some state
  /// Costs more, and is looked at more often (aws-behaviour 2.9, 5.3).
  bool is_high_resolution() const { return metric.period < 60_s; }
  Duration evaluation_interval() const { return is_high_resolution() ? 10_s : 60_s; }
};

/// An alarm and its state.
struct Alarm {
  AlarmConfig config;
  std::optional<std::size_t> owner;  ///< the policy that manages it
  std::string role;                  ///< in the eyes of its owner
  std::string short_name;            ///< for people: without the identifier at a managed one's end
  scaling::AlarmState state = scaling::AlarmState::insufficient_data;
  JournalId last_change = kNoCause;  ///< in the journal

  /// By its name; a managed one by its name without the identifier, too, which nobody can know
  /// beforehand.
  bool is_called(const std::string& name) const {
    return name == config.name ||
           (owner && (name == short_name || name.starts_with(short_name + "-")));
  }
};

/// StateReason in CloudWatch's words: "Threshold Crossed: 3 datapoints [..] were greater than the
/// threshold (5.0).", or, when only some of the points are on the new state's side, "2 out of the
/// last 3 datapoints [..] ... (minimum 2 datapoints for OK -> ALARM transition)."
/// @param values the points that were looked at, newest first
std::string state_reason(const AlarmConfig& config, scaling::AlarmState from,
                         scaling::AlarmState to, const std::vector<double>& values);

/// The value as an alarm compares it: six significant digits, so that a processor pinned at exactly
/// its 5 % baseline does not cross a threshold of 5 by a rounding error.
double rounded_for_alarm(double value);

}  // namespace headroom::cloud
