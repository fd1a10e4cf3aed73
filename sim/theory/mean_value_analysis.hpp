#pragma once

#include <vector>

namespace headroom::theory {

/// What exact mean value analysis says of a closed network of single-server stations.
struct NetworkMeans {
  double throughput = 0;           ///< cycles of all users, per time unit
  std::vector<double> residence;   ///< time at each station in a cycle
  std::vector<double> in_station;  ///< mean number at each station
  double response() const;         ///< of a whole cycle, without thinking
};

/// Reiser & Lavenberg, "Mean-value analysis of closed multichain queueing networks", JACM 27
/// (1980): an arrival finds what a network with one user fewer has on average. For processor
/// sharing, and for first come first served with exponential service.
/// @param users at least 1 @param demands total service time at each station in a cycle
NetworkMeans mean_value_analysis(int users, double think_time, const std::vector<double>& demands);

}  // namespace headroom::theory
