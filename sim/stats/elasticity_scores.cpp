#include "sim/stats/elasticity_scores.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::stats {

double elastic_speedup(const Elasticity& policy, const Elasticity& baseline) {
  constexpr std::array kMetrics = {&Elasticity::under_percent, &Elasticity::over_percent,
                                   &Elasticity::under_time_percent, &Elasticity::over_time_percent};
  double product = 1;
  for (const auto metric : kMetrics) {
    product *= std::max(baseline.*metric, kLeastMetricPercent) /
               std::max(policy.*metric, kLeastMetricPercent);
  }
  return std::pow(product, 1.0 / kMetrics.size());
}

std::vector<double> deviation_metrics(const Elasticity& policy) {
  const double over = 100 * policy.over_percent / (100 + policy.over_percent);
  return {policy.under_percent, over, policy.under_time_percent, policy.over_time_percent,
          policy.instability_percent};
}

double auto_scaling_deviation(const Elasticity& policy) {
  const std::vector<double> metrics = deviation_metrics(policy);
  const auto p = static_cast<double>(metrics.size());
  double sum = 0;
  for (const double metric : metrics) sum += std::pow(metric, p);
  return std::pow(sum, 1 / p);
}

double worst_case_deviation(const std::vector<Elasticity>& of_policy) {
  double worst = 0;
  for (const Elasticity& one : of_policy) worst = std::max(worst, auto_scaling_deviation(one));
  return worst;
}

std::vector<double> pairwise_competition(const std::vector<std::vector<double>>& metrics) {
  std::vector<double> scores;
  for (std::size_t policy = 0; policy < metrics.size(); ++policy) {
    double points = 0;
    std::size_t duels = 0;
    for (std::size_t rival = 0; rival < metrics.size(); ++rival) {
      if (rival == policy) continue;
      for (std::size_t m = 0; m < metrics[policy].size(); ++m, ++duels) {
        const double own = metrics[policy][m];
        const double other = metrics[rival][m];
        points += own < other ? 1.0 : own == other ? 0.5 : 0.0;
      }
    }
    scores.push_back(duels == 0 ? 0.5 : points / static_cast<double>(duels));
  }
  return scores;
}

}  // namespace headroom::stats
