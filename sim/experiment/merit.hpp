#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/experiment/trials.hpp"

/// How good a tuner's candidates are, as far as it is known.
namespace headroom::experiment {

/// Means of a candidate's figures over its first replications.
/// @param figures by figure, then replication @pre none has fewer than `count` > 0
Values means_of(const std::vector<std::vector<double>>& figures, std::size_t count);

/// Means that may be held against those of a reference with more replications: the reference's own
/// means plus the mean difference on those that both have. On common random numbers that takes most
/// of the luck out of a few replications.
/// @pre both have a replication
Values adjusted_means(const Tried& candidate, const Tried& reference);

/// Whether two candidates did exactly the same in all replications that both have: what tells them
/// apart has no effect then, and more replications of both would tell nothing.
bool are_alike(const Tried& a, const Tried& b);

/// The sum of what is beyond the limits, as shares of them; 0 where all hold.
/// @param means of all figures, objectives first
double violation(std::span<const Limit> limits, std::span<const double> means,
                 std::size_t objectives);

/// One number for a candidate with one objective: the objective as a share of `unit`, and ten times
/// the violation. So what is over a limit by 1 % counts like a tenth of the cost: settings just
/// beyond a limit, where the best ones are near, still guide the search.
double penalised(std::span<const Limit> limits, std::span<const double> means, double unit);
inline constexpr double kPenalty = 10;

/// Whether all limits hold in the mean. @pre a replication or more
bool holds(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures,
           std::size_t objectives);

/// Means of the objectives over the first replications, and of the limits' figures the upper ends
/// of their one-sided 90 % intervals, the lower ones where a limit is `at_least`: what may be
/// expected of them at worst. The means themselves where there are fewer than four replications.
/// @pre as for means_of; one objective
Values cautious(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures,
                std::size_t count);

/// Whether all limits hold beyond the noise, at the `cautious` ends. @pre as there
bool surely_holds(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures);

/// Whether `candidate` keeps a clear distance to the edge that another one fell over: by the limits
/// that its `fallen` runs do not surely hold, its figures are better by a tenth in the replications
/// that both had.
/// @pre both have a replication; one objective
bool is_safer(std::span<const Limit> limits, const Tried& candidate, const Tried& other,
              const std::vector<std::vector<double>>& fallen);

}  // namespace headroom::experiment
