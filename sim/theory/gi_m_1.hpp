#pragma once

#include <functional>

namespace headroom::theory {

/// GI/M/1, first come first served: independent gaps of any kind between arrivals, exponential
/// service. Kleinrock, "Queueing Systems" I (1975), chapter 6.
class GIM1 {
 public:
  /// @param transform the Laplace transform E[e^(-s A)] of a gap A @pre utilization below 1
  GIM1(double arrival_rate, double service_rate, const std::function<double(double s)>& transform);

  double arrival_rate() const { return arrival_rate_; }
  double service_rate() const { return service_rate_; }
  double utilization() const { return arrival_rate_ / service_rate_; }
  /// Of an arrival: the root in (0, 1) of sigma = A*(mu (1 - sigma)).
  double probability_of_waiting() const { return sigma_; }
  double mean_sojourn() const { return 1.0 / (service_rate_ * (1.0 - sigma_)); }
  double mean_wait() const { return sigma_ * mean_sojourn(); }
  double mean_in_system() const { return arrival_rate_ * mean_sojourn(); }
  double mean_in_queue() const { return arrival_rate_ * mean_wait(); }
  /// The sojourn is exponential.
  double sojourn_quantile(double q) const;

 private:
  double arrival_rate_, service_rate_, sigma_;
};

/// E_k/M/1: what each of k servers sees of a Poisson stream that is dealt to them in turn.
/// @param arrival_rate of one server
GIM1 erlang_arrivals(double arrival_rate, double service_rate, int k);

/// D/M/1: arrivals in equal gaps.
GIM1 even_arrivals(double arrival_rate, double service_rate);

}  // namespace headroom::theory
