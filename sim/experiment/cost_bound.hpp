#pragma once

#include <optional>

#include "sim/experiment/offered_work.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// Within which a schedule may be: the widest of all that are compared.
struct SizeLimits {
  int lowest = 0;
  int highest = 1;
  int initial = 0;
};
SizeLimits limits_of(const scenario::Scenario& scenario);
SizeLimits widest(const SizeLimits& a, const SizeLimits& b);

/// The least that a run could have cost, in dollars a day, if nobody had been served worse: proven
/// by work conservation (sim/theory/work_bound), for as many late and failed requests as the run
/// had, and as much time with fewer instances than the least size. Without an SLO on latency all
/// work may wait until the run ends: what must hold is that every request is served. What does not
/// hang on the number of instances (load balancer, data, alarms) is taken from the run's own bill.
/// CPU credits: what is used beyond what the instances earn is charged, sooner or later. Empty
/// where users wait for answers, several types or spot prices are mixed, or a price is not known.
std::optional<double> least_usd_per_day(const scenario::Scenario& scenario,
                                        const scenario::Environment& environment,
                                        const SizeLimits& limits, const OfferedWork& work,
                                        const world::RunResult& result);

}  // namespace headroom::experiment
