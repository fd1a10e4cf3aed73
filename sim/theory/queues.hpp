#pragma once

/// Closed forms of queueing theory: what a simulation must agree with.
///
/// Rates are per time unit, times in time units; every function needs a stable queue (utilization
/// below 1). Sources: Kleinrock, "Queueing Systems" (1975); Gross & Harris, "Fundamentals of
/// Queueing Theory"; Coffman, Muntz & Trotter, "Waiting Time Distributions for Processor-Sharing
/// Systems", JACM 17 (1970); Franx, "A simple solution for the M/D/c waiting time distribution", OR
/// Letters 29 (2001).
namespace headroom::theory {

/// Probability that an arrival is lost in M/M/c/c. @param offered_load arrival rate x service time
double erlang_b(int servers, double offered_load);
/// Probability that an arrival waits in M/M/c.
double erlang_c(int servers, double offered_load);

/// M/M/c, first come first served (c = 1: M/M/1).
struct MMc {
  double arrival_rate;
  double service_rate;  ///< of one server
  int servers = 1;

  double offered_load() const { return arrival_rate / service_rate; }
  double utilization() const { return offered_load() / servers; }
  double probability_of_waiting() const { return erlang_c(servers, offered_load()); }
  double mean_wait() const;
  double mean_sojourn() const { return mean_wait() + 1.0 / service_rate; }
  double mean_in_queue() const { return arrival_rate * mean_wait(); }
  double mean_in_system() const { return arrival_rate * mean_sojourn(); }
  double probability_empty() const;
  /// P(wait > t), t >= 0.
  double wait_exceeds(double t) const;
  /// P(sojourn > t), t >= 0.
  double sojourn_exceeds(double t) const;
  /// 0 where an arrival waits less often than 1 - q.
  double wait_quantile(double q) const;
  double sojourn_quantile(double q) const;
  /// P(more than n in the system), M/M/1 only.
  double more_than_in_system(int n) const;
};

/// M/D/1, first come first served.
struct MD1 {
  double arrival_rate;
  double service_time;

  double utilization() const { return arrival_rate * service_time; }
  double mean_wait() const;
  double mean_sojourn() const { return mean_wait() + service_time; }
  double mean_in_queue() const { return arrival_rate * mean_wait(); }
  double mean_in_system() const { return arrival_rate * mean_sojourn(); }
  /// P(wait <= t), t >= 0.
  double wait_within(double t) const;
  double wait_quantile(double q) const;
};

/// M/G/1 with egalitarian processor sharing: only the mean of the service time matters.
struct MG1ProcessorSharing {
  double arrival_rate;
  double mean_service_time;

  double utilization() const { return arrival_rate * mean_service_time; }
  double mean_sojourn() const { return mean_service_time / (1.0 - utilization()); }
  double mean_in_system() const { return arrival_rate * mean_sojourn(); }
  /// Mean sojourn of a request that needs x on an idle server.
  double mean_sojourn_of(double x) const { return x / (1.0 - utilization()); }
};

}  // namespace headroom::theory
