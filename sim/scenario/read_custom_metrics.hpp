#pragma once

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// `custom_metrics` of a scenario: what the application publishes by itself, as a list; alarms and
/// policies may name it from then on. High-resolution metrics reach alarms sooner than those of
/// AWS, unless monitoring.metric_delay says otherwise. @pre group and monitoring are read
void read_custom_metrics(ObjectReader& object, Scenario& scenario);
Json custom_metrics_json(const Scenario& scenario);

}  // namespace headroom::scenario
