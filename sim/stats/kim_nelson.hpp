#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Sequential selection of the best with a guarantee: Kim and Nelson, TOMACS 11 (2001), procedure
/// KN; metrics.md 5.6.
namespace headroom::stats {

/// Who may be given up after some replications. The best one stays with probability 1 - alpha, if
/// it is better than all others by `indifference` or more; the replications are normal, and common
/// random numbers are welcome.
class KimNelson {
 public:
  /// @param alternatives k >= 2 @param first replications n0 >= 2 that variances come from
  /// @param alpha in (0, 1) @param indifference > 0, in the figure's unit
  KimNelson(std::size_t alternatives, std::size_t first, double alpha, double indifference);

  double eta() const { return eta_; }
  double h_squared() const { return h_squared_; }
  std::size_t first() const { return first_; }

  /// By how much a mean over r replications may be above another's and its alternative still stays.
  /// @param variance of the paired differences in the first n0 replications
  double allowance(double variance, std::size_t r) const;

  /// Of each alternative whether it stays: no other one's mean is below its own by more than the
  /// allowance. Smaller is better.
  /// @param replications of each alternative, n0 or more; two are compared over those that both
  /// have @param is_in whether it is still in the race
  std::vector<char> survivors(std::span<const std::vector<double>> replications,
                              std::span<const char> is_in) const;

 private:
  std::size_t first_;
  double indifference_;
  double eta_;
  double h_squared_;
};

}  // namespace headroom::stats
