#pragma once

#include <string>

#include "sim/cloud/alarm.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Keys of describe-alarms' output that say how an alarm is: accepted without a word.
void ignore_alarm_records(ObjectReader& object);
/// Keys of kinds of alarms that are not built yet.
void refuse_other_alarms(ObjectReader& object);
/// A policy's name in an action: the name itself, or the end of its ARN.
std::string policy_name_of(const std::string& action);

/// put-metric-alarm inputs as a list, or describe-alarms output: the scenario's alarms, and those
/// of which the model knows no metric. @pre group and policies are read
void read_alarms(const Node& node, Scenario& scenario);
/// How an alarm judges its metric: periods, threshold, comparison, missing data.
/// @param least_period that is allowed, and of which every period is a multiple
void read_evaluation(ObjectReader& object, cloud::AlarmConfig& alarm, Duration least_period = 60_s);
Json alarms_json(const Scenario& scenario);

}  // namespace headroom::scenario
