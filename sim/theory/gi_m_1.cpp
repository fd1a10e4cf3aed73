#include "sim/theory/gi_m_1.hpp"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

namespace headroom::theory {
namespace {

/// The root in (0, 1); 1 itself is another one.
double waiting_root(double service_rate, const std::function<double(double s)>& transform) {
  const auto difference = [&](double sigma) {
    return transform(service_rate * (1.0 - sigma)) - sigma;
  };
  double below_one = 0.5;
  while (difference(1.0 - below_one) > 0.0) below_one /= 2.0;
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      difference, 0.0, 1.0 - below_one, boost::math::tools::eps_tolerance<double>(50), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

}  // namespace

GIM1::GIM1(double arrival_rate, double service_rate,
           const std::function<double(double s)>& transform)
    : arrival_rate_(arrival_rate),
      service_rate_(service_rate),
      sigma_(waiting_root(service_rate, transform)) {}

double GIM1::sojourn_quantile(double q) const { return -std::log1p(-q) * mean_sojourn(); }

GIM1 erlang_arrivals(double arrival_rate, double service_rate, int k) {
  const double phase_rate = k * arrival_rate;
  return {arrival_rate, service_rate,
          [=](double s) { return std::pow(phase_rate / (phase_rate + s), k); }};
}

GIM1 even_arrivals(double arrival_rate, double service_rate) {
  return {arrival_rate, service_rate, [=](double s) { return std::exp(-s / arrival_rate); }};
}

}  // namespace headroom::theory
