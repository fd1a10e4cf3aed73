#pragma once

#include <vector>

namespace headroom::theory {

/// Servers with one queue, as a flow sees them: how many requests are there on average at a
/// utilization, and the reverse.
///
/// Two moments of gaps and of service times count, as in Allen & Cunneen's approximation: the wait
/// of M/M/c (Erlang C) times (c_a^2 + c_s^2) / 2, and Kraemer & Langenbach-Belz's factor where gaps
/// are more even than a Poisson process's. Processor sharing does not feel the second moment of
/// service times; there c_s^2 counts as 1.
class FlowStation {
 public:
  struct Terms {
    int servers = 1;
    double gaps_cv2 = 1;     ///< squared coefficient of variation of the gaps between arrivals
    double service_cv2 = 1;  ///< the same of service times; 1 where the processor is shared
    /// Each request is bound to one of so many stations, of which it joined the shortest: a server
    /// may be idle while others have a queue. 1: all servers take from one queue.
    int queues = 1;
  };
  explicit FlowStation(const Terms& terms);

  /// Requests there, on average, at a utilization in [0, 1).
  double mean_jobs(double utilization) const;
  /// The utilization at which so many are there: what the servers do while they are.
  double utilization(double mean_jobs) const;
  /// Chance that an arrival finds all servers busy.
  double chance_of_waiting(double utilization) const;

  /// The flow's balance after a time: what is there at its end, where requests come at a constant
  /// rate and leave at the rate that those at the end allow (implicit Euler; Rider's pointwise
  /// stationary fluid flow approximation, JACM 23 (1976)). For long times that is the stationary
  /// number, and with more arrivals than the servers can serve it grows as it must.
  /// @param jobs at the beginning @param arrivals in the time @param most that can be served in it
  double jobs_after(double jobs, double arrivals, double most) const;

  const Terms& terms() const { return terms_; }

 private:
  Terms terms_;
  std::vector<double> jobs_;     ///< by step of the utilization
  std::vector<double> waiting_;  ///< chance of it, likewise
};

}  // namespace headroom::theory
