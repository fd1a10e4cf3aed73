#pragma once

#include "sim/theory/queues.hpp"

/// How many servers a load needs: the closed forms of queues, turned around.
///
/// Sources: Halfin & Whitt, "Heavy-traffic limits for queues with many exponential servers",
/// Operations Research 29 (1981); Jennings, Mandelbaum, Massey & Whitt, "Server staffing to meet
/// time-varying demand", Management Science 42 (1996); Kingman, "Some inequalities for the queue
/// GI/G/1", Biometrika 49 (1962).
namespace headroom::theory {

/// What is asked of a queue.
struct ServiceLevel {
  enum class Measure {
    mean_wait,       ///< E[wait] <= time
    sojourn_tail,    ///< P(sojourn > time) <= probability
    waiting_chance,  ///< P(wait > 0) <= probability
  };
  Measure measure = Measure::mean_wait;
  double time = 0;
  double probability = 0;

  /// An unstable queue meets nothing.
  bool is_met_by(const MMc& queue) const;
};

/// Customers who come to stations of a few servers each.
struct Stations {
  double arrival_rate = 0;  ///< of all customers together
  double service_rate = 1;  ///< of one server
  int servers_each = 1;
  bool is_pooled =
      true;  ///< one queue for all stations; else one each, with its share of customers

  /// The one queue of all, or any of the equal ones.
  MMc queue(int stations) const;
};

/// The fewest stations, 1..most, whose queue meets the level; `most` where none does.
int least_stations(const ServiceLevel& level, const Stations& stations, int most);

/// The beta with which R + beta sqrt(R) servers let an arrival wait with that probability when the
/// offered load R is large: P(wait > 0) = 1 / (1 + beta Phi(beta) / phi(beta)).
/// @param waiting_chance in (0, 1)
double halfin_whitt_beta(double waiting_chance);

/// R + beta sqrt(R), not yet whole.
double square_root_staffing(double offered_load, double beta);

/// The modified offered load, the mean number of busy servers were there infinitely many, after a
/// time at a steady arrival rate: the solution of dm/dt = arrival_rate - service_rate m.
double modified_offered_load(double before, double arrival_rate, double service_rate, double time);

/// One server of any arrivals and services, independent and first come first served.
struct GG1 {
  double mean_service_time;
  double interarrival_variance;
  double service_variance;

  /// The highest arrival rate whose mean sojourn, by Kingman's upper bound of the wait, is within
  /// `sojourn`. @pre sojourn > mean_service_time
  double arrival_rate_within(double sojourn) const;
};

}  // namespace headroom::theory
