#include "sim/theory/staffing.hpp"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace headroom::theory {
namespace {

double normal_density(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); }

double normal_distribution(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

/// P(wait > 0) in the limit of many servers (Halfin & Whitt 1981).
double waiting_chance_of(double beta) {
  return 1 / (1 + beta * normal_distribution(beta) / normal_density(beta));
}

}  // namespace

bool ServiceLevel::is_met_by(const MMc& queue) const {
  if (queue.utilization() >= 1) return false;
  switch (measure) {
    case Measure::mean_wait: return queue.mean_wait() <= time;
    case Measure::sojourn_tail: return queue.sojourn_exceeds(time) <= probability;
    case Measure::waiting_chance: return queue.probability_of_waiting() <= probability;
  }
  return false;
}

MMc Stations::queue(int stations) const {
  if (is_pooled) return {arrival_rate, service_rate, stations * servers_each};
  return {arrival_rate / stations, service_rate, servers_each};
}

/// More stations never make it worse, so that halving finds the first that is enough.
int least_stations(const ServiceLevel& level, const Stations& stations, int most) {
  int least = 1;
  while (least < most) {
    const int middle = least + (most - least) / 2;
    if (level.is_met_by(stations.queue(middle))) {
      most = middle;
    } else {
      least = middle + 1;
    }
  }
  return most;
}

double halfin_whitt_beta(double waiting_chance) {
  constexpr double kMost = 37;  // beyond it the density is hardly a number any more
  if (waiting_chance_of(kMost) >= waiting_chance) return kMost;
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      [&](double beta) { return waiting_chance_of(beta) - waiting_chance; }, 0.0, kMost,
      boost::math::tools::eps_tolerance<double>(48), iterations);
  return (bracket.first + bracket.second) / 2;
}

double square_root_staffing(double offered_load, double beta) {
  return offered_load + beta * std::sqrt(offered_load);
}

double modified_offered_load(double before, double arrival_rate, double service_rate, double time) {
  const double settled = arrival_rate / service_rate;
  return settled + (before - settled) * std::exp(-service_rate * time);
}

/// Kingman's wait, rate (variances) / 2 (1 - rate s), set equal to what the sojourn leaves for it.
double GG1::arrival_rate_within(double sojourn) const {
  const double variances = interarrival_variance + service_variance;
  return 1 / (mean_service_time + variances / (2 * (sojourn - mean_service_time)));
}

}  // namespace headroom::theory
