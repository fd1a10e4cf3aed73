#include "sim/theory/mean_value_analysis.hpp"

#include <cstddef>
#include <numeric>

namespace headroom::theory {

double NetworkMeans::response() const {
  return std::accumulate(residence.begin(), residence.end(), 0.0);
}

NetworkMeans mean_value_analysis(int users, double think_time, const std::vector<double>& demands) {
  NetworkMeans means;
  means.residence.resize(demands.size());
  means.in_station.resize(demands.size());
  for (int n = 1; n <= users; ++n) {
    for (std::size_t i = 0; i < demands.size(); ++i)
      means.residence[i] = demands[i] * (1.0 + means.in_station[i]);
    means.throughput = n / (think_time + means.response());
    for (std::size_t i = 0; i < demands.size(); ++i)
      means.in_station[i] = means.throughput * means.residence[i];
  }
  return means;
}

}  // namespace headroom::theory
