#pragma once

namespace headroom::theory {

/// M/M/c/K: there is room for `capacity` requests, those in service included, and an arrival that
/// finds none is lost. Any utilization is allowed. Kleinrock, "Queueing Systems" I (1975), 3.5.
class LossQueue {
 public:
  /// @param service_rate of one server @param capacity at least `servers`
  LossQueue(double arrival_rate, double service_rate, int servers, int capacity);

  double arrival_rate() const { return arrival_rate_; }
  double service_rate() const { return service_rate_; }
  int servers() const { return servers_; }
  int capacity() const { return capacity_; }

  double probability_of_loss() const { return loss_; }
  double probability_empty() const { return empty_; }
  double throughput() const { return arrival_rate_ * (1.0 - loss_); }
  /// Of the servers' time, what is busy.
  double utilization() const { return throughput() / (service_rate_ * servers_); }
  double mean_in_system() const { return in_system_; }
  double mean_in_queue() const { return in_system_ - throughput() / service_rate_; }
  /// Of those that are not lost.
  double mean_sojourn() const { return in_system_ / throughput(); }
  double mean_wait() const { return mean_sojourn() - 1.0 / service_rate_; }

 private:
  double arrival_rate_, service_rate_;
  int servers_, capacity_;
  double loss_ = 0, empty_ = 0, in_system_ = 0;
};

}  // namespace headroom::theory
