#pragma once

namespace headroom::theory {

/// M/M/1 at a time t after it began with a known number of requests, by uniformization. Any
/// utilization is allowed, above 1 too. Abate & Whitt, "Transient behavior of the M/M/1 queue:
/// starting at the origin", Queueing Systems 2 (1987).
struct TransientMM1 {
  double arrival_rate;
  double service_rate;
  int at_start = 0;  ///< requests in the system at time 0

  double mean_in_system(double t) const;
  double probability_empty(double t) const;
};

}  // namespace headroom::theory
