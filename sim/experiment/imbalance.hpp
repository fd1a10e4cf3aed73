#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/slo_by_time.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// An instance's part of what the group has to do, as a mean over some bins.
struct InstancePart {
  std::string name;
  double cpu_percent = 0;
  double in_flight = 0;       ///< requests, at the ends of the bins
  bool is_exhausted = false;  ///< of CPU credits, at the end of each bin
};

/// Users wait at some instances while others, which could serve them, idle: no shortage of capacity
/// but of its use.
struct Imbalance {
  Span span;
  std::vector<InstancePart> full;  ///< that hold what is in flight; the most first
  std::vector<InstancePart> idle;
  double in_flight = 0;  ///< of all instances that are in service
  double held() const;   ///< of it, by those that are full
};

/// The longest time within `within`, of two bins of the time series at least, in which a few
/// instances held nearly all requests in flight (four of five), each out of CPU credits or of CPU,
/// while others in service idled: below a quarter of their CPU, with credits, and with less than
/// half of the requests that would be theirs if all had as many. Empty where there is none, or
/// where a result does not tell what each instance has in flight.
std::optional<Imbalance> imbalance(const world::RunResult& result, const Span& within);

}  // namespace headroom::experiment
