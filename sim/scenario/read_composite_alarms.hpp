#pragma once

#include <optional>
#include <vector>

#include "sim/cloud/composite_alarm.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// A composite alarm with the place of its rule, for messages.
struct CompositeEntry {
  cloud::CompositeAlarmConfig config;
  Node node;
};
/// One put-composite-alarm input. @param policies that it must not name
/// @return empty after a problem
std::optional<CompositeEntry> read_composite_alarm(const Node& node,
                                                   const std::vector<PolicyConfig>& policies);

/// put-composite-alarm inputs as a list, or describe-alarms output, which may stand in
/// metric_alarms as well. @pre policies and metric alarms are read
void read_composite_alarms(const std::optional<Node>& metric_alarms,
                           const std::optional<Node>& composite_alarms, Scenario& scenario);
Json composite_alarms_json(const Scenario& scenario);

}  // namespace headroom::scenario
