#include "sim/load/gap_process.hpp"

#include <cmath>

#include "sim/engine/elementary.hpp"

namespace headroom::load {
namespace {

using engine::Distribution;

/// The logarithm of the gamma function of x > 0, by Stirling's series above 10: the C library's
/// differs between processors.
double log_gamma(double x) {
  double below = 1;
  for (; x < 10; ++x) below *= x;
  const double z = 1 / (x * x);
  const double series =
      (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / x;
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  return (x - 0.5) * engine::log(x) - x + kHalfLogTwoPi + series - engine::log(below);
}

/// 1 + cv^2 of a Weibull distribution, by its logarithm.
double log_square(double shape) { return log_gamma(1 + 2 / shape) - 2 * log_gamma(1 + 1 / shape); }

/// Of the difference of both factors, squared: the dispersion beyond 1.
double dispersion_of_difference(double per_second, Duration calm, Duration burst) {
  const double turns = 1 / calm.seconds() + 1 / burst.seconds();
  const double share = burst.seconds() / (calm.seconds() + burst.seconds());
  return 2 * per_second * share * (1 - share) / turns;
}

}  // namespace

double Bursts::share_of_burst() const {
  return burst.seconds() / (calm.seconds() + burst.seconds());
}

Bursts Bursts::of_ratio(double ratio, Duration calm, Duration burst) {
  Bursts bursts{1, 1, calm, burst};
  const double share = bursts.share_of_burst();
  bursts.calm_factor = 1 / (1 - share + ratio * share);
  bursts.burst_factor = ratio * bursts.calm_factor;
  return bursts;
}

std::optional<Bursts> Bursts::of_dispersion(double dispersion, double per_second, Duration calm,
                                            Duration burst) {
  Bursts bursts{1, 1, calm, burst};
  const double difference =
      std::sqrt((dispersion - 1) / dispersion_of_difference(per_second, calm, burst));
  const double share = bursts.share_of_burst();
  bursts.calm_factor = 1 - share * difference;
  bursts.burst_factor = 1 + (1 - share) * difference;
  if (bursts.calm_factor < -1e-9) return std::nullopt;
  bursts.calm_factor = std::max(0.0, bursts.calm_factor);
  return bursts;
}

double Bursts::largest_dispersion(double per_second, Duration calm, Duration burst) {
  const double share = Bursts{1, 1, calm, burst}.share_of_burst();
  return 1 + dispersion_of_difference(per_second, calm, burst) / (share * share);
}

double Bursts::dispersion(double per_second, Duration length) const {
  const double difference = burst_factor - calm_factor;
  const double beyond = dispersion_of_difference(per_second, calm, burst) * difference * difference;
  const double turns = (1 / calm.seconds() + 1 / burst.seconds()) * length.seconds();
  return 1 + beyond * (1 - (1 - engine::exp(-turns)) / turns);
}

Distribution weibull_of_cv(double cv) {
  const double wanted = engine::log(1 + cv * cv);
  double low = 0.1, high = 1000;  // shapes; the larger, the more even
  for (int i = 0; i < 100; ++i) {
    const double middle = std::sqrt(low * high);
    (log_square(middle) > wanted ? low : high) = middle;
  }
  return Distribution::weibull(engine::exp(-log_gamma(1 + 1 / low)), low);
}

/// The rest is an even part of the gap that holds the chosen time; such gaps come in proportion to
/// their length, which for each of these distributions is one that can be drawn.
double first_gap(const Distribution& gaps, engine::Draw& draw) {
  const double cv = gaps.second_parameter();
  switch (gaps.kind()) {
    case Distribution::Kind::constant: return gaps.first_parameter() * draw.unit();
    case Distribution::Kind::gamma: {
      const double shape = 1 / (cv * cv);
      const double length =
          Distribution::gamma((shape + 1) / shape, 1 / std::sqrt(shape + 1)).sample(draw);
      return length * draw.unit();
    }
    case Distribution::Kind::weibull: {
      const double shape = gaps.second_parameter();
      const double above = 1 + 1 / shape;
      const double power = Distribution::gamma(above, 1 / std::sqrt(above)).sample(draw);
      return gaps.first_parameter() * engine::pow(power, 1 / shape) * draw.unit();
    }
    case Distribution::Kind::lognormal: {
      const double length = Distribution::lognormal(1 + cv * cv, cv).sample(draw);
      return length * draw.unit();
    }
    case Distribution::Kind::hyperexponential: {  // both branches take half of the time
      const double square = cv * cv;
      const double p = 0.5 * (1.0 + std::sqrt((square - 1.0) / (square + 1.0)));
      const bool is_short = draw.unit() < 0.5;
      return engine::unit_exponential(draw) / (2 * (is_short ? p : 1 - p));
    }
    default: return gaps.sample(draw);  // exponential: it does not remember
  }
}

}  // namespace headroom::load
