#pragma once

#include <vector>

#include "sim/stats/elasticity.hpp"

/// One number out of several elasticity metrics: metrics.md 2, after Bauer et al. (Chameleon, TPDS
/// 2019). They hide that too few instances hurt users and too many only cost: show them only
/// beside under_percent, over_percent, service level and cost.
namespace headroom::stats {

/// A metric of 0 would leave the speedup undefined: both sides count as at least this, in percent.
inline constexpr double kLeastMetricPercent = 0.1;

/// epsilon: geometric mean of baseline / policy over theta_U, theta_O, tau_U, tau_O; above 1 is
/// better than the baseline. @param baseline a fixed fleet, whose size must be told beside it
double elastic_speedup(const Elasticity& policy, const Elasticity& baseline);

/// sigma: distance from the ideal in the p-norm, p = 5: theta_U, theta_O mapped to 0..100 by
/// 100 theta / (100 + theta), tau_U, tau_O, upsilon. Variants of the literature map theta_O
/// otherwise or divide by p.
double auto_scaling_deviation(const Elasticity& policy);

/// omega: the largest deviation over traces or replications; 0 of none.
double worst_case_deviation(const std::vector<Elasticity>& of_policy);

/// kappa of each policy: over its rivals and the metrics, the mean of 1 where it is better, 1/2
/// where equal. @param metrics [policy][metric], lower is better; a lone policy has 1/2
std::vector<double> pairwise_competition(const std::vector<std::vector<double>>& metrics);
/// The metrics that the deviation is made of, as a row of the above.
std::vector<double> deviation_metrics(const Elasticity& policy);

}  // namespace headroom::stats
