#pragma once

namespace headroom::theory {

/// A closed interactive system: users think, ask one station, wait for the answer, and think again.
/// Exponential service; thinking of any kind. Allen, "Probability, Statistics, and Queueing Theory"
/// (1990), 6.3 (machine repair).
class MachineRepairman {
 public:
  /// @param service_time mean, of one of the `servers`
  MachineRepairman(int users, double think_time, double service_time, int servers);

  int users() const { return users_; }
  double think_time() const { return think_time_; }
  double service_time() const { return service_time_; }
  int servers() const { return servers_; }

  double throughput() const { return throughput_; }
  double mean_in_system() const { return in_system_; }
  /// By Little's law within the station.
  double mean_sojourn() const { return in_system_ / throughput_; }
  /// By the interactive response time law, R = N/X - Z (Denning & Buzen, "The operational analysis
  /// of queueing network models", 1978).
  double sojourn_by_law() const { return users_ / throughput_ - think_time_; }
  double utilization() const { return throughput_ * service_time_ / servers_; }
  double probability_empty() const { return empty_; }

 private:
  int users_;
  double think_time_, service_time_;
  int servers_;
  double throughput_ = 0, in_system_ = 0, empty_ = 0;
};

}  // namespace headroom::theory
