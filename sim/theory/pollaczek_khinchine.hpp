#pragma once

namespace headroom::theory {

/// M/G/1, first come first served: of the service time only its first two moments matter for means
/// (Pollaczek 1930, Khinchine 1932; Kleinrock, "Queueing Systems" I, 1975, 5.6).
struct MG1 {
  double arrival_rate;
  double mean_service_time;
  double squared_cv;  ///< of the service time: variance over squared mean

  double utilization() const { return arrival_rate * mean_service_time; }
  double mean_wait() const {
    return utilization() * mean_service_time * (1.0 + squared_cv) / (2.0 * (1.0 - utilization()));
  }
  double mean_sojourn() const { return mean_wait() + mean_service_time; }
  double mean_in_queue() const { return arrival_rate * mean_wait(); }
  double mean_in_system() const { return arrival_rate * mean_sojourn(); }
};

}  // namespace headroom::theory
