#pragma once

#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// Everything at the top of a scenario that is not a block of AWS's or of the application: name,
/// duration, seed, start time, initial state, monitoring, objectives, time series.
void read_run_settings(ObjectReader& object, Scenario& scenario);

Json warm_up_json(const Scenario& scenario);
Json monitoring_json(const cloud::MonitoringConfig& monitoring);

}  // namespace headroom::scenario
