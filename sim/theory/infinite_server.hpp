#pragma once

namespace headroom::theory {

/// M(t)/M/inf under a sine of a rate, lambda(t) = mean_rate + amplitude sin(frequency t): everybody
/// is served at once. The number in the system is Poisson with these means. Eick, Massey & Whitt,
/// "M_t/G/inf queues with sinusoidal arrival rates", Management Science 39 (1993).
struct InfiniteServer {
  double mean_rate;
  double amplitude;
  double frequency;  ///< radians per time unit
  double service_rate;

  /// When it has been going on for ever.
  double mean_periodic(double t) const;
  /// Empty at time 0.
  double mean_from_empty(double t) const;
};

}  // namespace headroom::theory
