#pragma once

#include <cstddef>

namespace headroom::stats {

/// The mean of independent observations (replications), as it grows: Welford's recurrence.
class Estimate {
 public:
  void add(double observation);

  std::size_t count() const { return count_; }
  double mean() const { return mean_; }
  /// Sample standard deviation; 0 for fewer than two observations.
  double standard_deviation() const;
  /// Standard error of the mean; 0 for fewer than two observations.
  double standard_error() const;
  /// Half the width of Student's interval for the mean. @param confidence e.g. 0.95 @pre count >= 2
  double half_width(double confidence) const;

 private:
  std::size_t count_ = 0;
  double mean_ = 0.0;
  double squares_ = 0.0;  ///< sum of squared deviations from the mean
};

/// The z with P(|Z| <= z) = confidence for a standard normal Z.
double two_sided_normal(double confidence);
/// The t with P(|T| <= t) = confidence for Student's T. @param degrees_of_freedom >= 1, not always
/// whole
double two_sided_student(double confidence, double degrees_of_freedom);

}  // namespace headroom::stats
