#pragma once

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <functional>
#include <vector>

namespace headroom::load {

/// Kolmogorov-Smirnov: the largest distance between the sample's and the true distribution
/// function, times sqrt(n). Above 2.2 in fewer than one of 10,000 true samples.
inline double kolmogorov(std::vector<double> values, const std::function<double(double)>& cdf) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double exact = cdf(values[i]);
    distance = std::max(
        {distance, exact - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - exact});
  }
  return distance * std::sqrt(n);
}

/// The chance that a true sample is at least this far from the expected counts.
inline double chi_square_chance(const std::vector<double>& counts,
                                const std::vector<double>& expected, int free_parameters = 0) {
  double chi_square = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    chi_square += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  const boost::math::chi_squared exact(static_cast<double>(counts.size()) - 1 - free_parameters);
  return boost::math::cdf(boost::math::complement(exact, chi_square));
}

inline double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

inline double variance_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / static_cast<double>(values.size() - 1);
}

}  // namespace headroom::load
