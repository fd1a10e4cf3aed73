#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Where the next replications decide most: optimal computing budget allocation (OCBA).
/// Chen, Lin, Yucesan, Chick, Discrete Event Dyn. Syst. 10 (2000); metrics.md 5.6.
namespace headroom::stats {

/// Why an alternative is not the best one: by how much of a figure, against how much noise in it.
/// With constraints that is the figure which needs the fewest replications to tell: its objective,
/// or one that is over its limit (Lee, Pujowidianto, Li, Chen, Yap, IEEE Trans. Autom. Control 57,
/// 2012).
struct Argument {
  double gap = 0;        ///< >= 0, in the figure's unit
  double deviation = 0;  ///< standard deviation of the figure in one replication
  /// Whether the best one's own noise blurs it, as it does a difference of objectives and not a
  /// distance to a limit.
  bool is_against_best = true;
};

/// Shares of the replications, one for each alternative; they sum to 1. Equal shares where nothing
/// varies. A gap of nothing would want all of them: it counts as a tenth of a deviation.
/// @param arguments one for each alternative; of the best itself only `deviation` counts
/// @pre best < arguments.size()
std::vector<double> ocba_shares(std::span<const Argument> arguments, std::size_t best);

/// The same where the smallest mean is the best, without constraints.
/// @pre as many means as variances, at least one
std::vector<double> ocba_shares(std::span<const double> means, std::span<const double> variances);

/// Whole replications by shares, so that those there are and the new ones together come as near to
/// the shares as can be: one at a time to who lacks most, ties to the first.
/// @param have replications that each has @param additional to be given
std::vector<std::size_t> allocate(std::span<const double> shares, std::span<const std::size_t> have,
                                  std::size_t additional);

}  // namespace headroom::stats
