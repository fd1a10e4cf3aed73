#pragma once

#include <algorithm>
#include <cmath>

namespace headroom::theory {

/// Sum over m of P(Poisson(mean) = m) f(m): what a Markov chain does in continuous time, from what
/// it does in m jumps (Jensen 1953; Grassmann, "Transient solutions in Markovian queueing systems",
/// 1977). What is left out is below 10^-15 where |f| <= 1.
/// @param f called for ascending m
template <class Function>
double poisson_mixture(double mean, Function f) {
  if (mean <= 0.0) return f(0);
  const double spread = 9.0 * std::sqrt(mean);
  const int last = static_cast<int>(mean + spread + 40.0);
  double sum = 0.0;
  for (int m = std::max(0, static_cast<int>(mean - spread - 20.0)); m <= last; ++m)
    sum += std::exp(m * std::log(mean) - mean - std::lgamma(m + 1.0)) * f(m);
  return sum;
}

}  // namespace headroom::theory
