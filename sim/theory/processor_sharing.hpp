#pragma once

namespace headroom::theory {

/// M/M/1 with egalitarian processor sharing: not only the mean of the sojourn, but its spread.
/// Coffman, Muntz & Trotter, "Waiting time distributions for processor-sharing systems", JACM 17
/// (1970). Needs a utilization below 1.
struct MM1ProcessorSharing {
  double arrival_rate;
  double service_rate;

  double utilization() const { return arrival_rate / service_rate; }
  double mean_sojourn() const { return 1.0 / (service_rate - arrival_rate); }
  /// Of all requests together.
  double variance_of_sojourn() const;
  /// Of a request that needs x on an idle server.
  double mean_sojourn_of(double x) const { return x / (1.0 - utilization()); }
  double variance_of_sojourn_of(double x) const;
  /// P(sojourn > t), t >= 0.
  double sojourn_exceeds(double t) const;
  double sojourn_quantile(double q) const;
};

}  // namespace headroom::theory
