#include "sim/theory/birth_death.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace headroom::theory {

std::vector<double> birth_death(int last, const std::function<double(int n)>& birth,
                                const std::function<double(int n)>& death) {
  // In logarithms, as a product of hundreds of ratios may leave the range of a double.
  std::vector<double> p{0.0};
  for (int n = 0; n < last; ++n) p.push_back(p.back() + std::log(birth(n) / death(n + 1)));
  const double largest = *std::max_element(p.begin(), p.end());
  for (double& log_weight : p) log_weight = std::exp(log_weight - largest);
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& weight : p) weight /= sum;
  return p;
}

double mean_of(const std::vector<double>& probabilities) {
  double mean = 0.0;
  for (std::size_t n = 1; n < probabilities.size(); ++n)
    mean += static_cast<double>(n) * probabilities[n];
  return mean;
}

}  // namespace headroom::theory
