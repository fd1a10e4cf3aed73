#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "sim/stats/estimate.hpp"

/// Comparing two policies by replications: metrics.md 5.1 and 5.2; Law, "Simulation Modeling and
/// Analysis", chapter 10.
namespace headroom::stats {

/// An interval around a mean, in the unit of the observations.
struct Interval {
  double mean = 0;
  double half_width = 0;
  double degrees_of_freedom = 0;  ///< of the Student's t it was made with

  double low() const { return mean - half_width; }
  double high() const { return mean + half_width; }
  bool holds(double value) const { return low() <= value && value <= high(); }
};

/// What may be said of X against Y. An interval that holds 0 says nothing: not that they are equal.
enum class Verdict { lower, undecided, higher };
Verdict verdict(const Interval& difference);

/// X and Y of the same replications, that is of the same random numbers.
struct PairedComparison {
  Estimate difference;  ///< X - Y
  /// Sample correlation of X and Y: positive when common random numbers work. Empty when one of
  /// the two does not vary.
  std::optional<double> correlation;
  /// Var(X - Y) / (Var X + Var Y): the share of the variance (and of the replications) that
  /// independent runs would need. Empty when neither varies.
  std::optional<double> variance_ratio;

  /// Student's interval of the mean difference. @param confidence e.g. 0.95
  Interval interval(double confidence) const;
  /// Of the two-sided t test of "no difference"; 1 when all differences are 0.
  double p_value() const;
};

/// @throws std::invalid_argument unless x and y are of the same length >= 2
PairedComparison compare_paired(std::span<const double> x, std::span<const double> y);

/// Welch's interval of mean(X) - mean(Y) for independent runs, with Satterthwaite's degrees of
/// freedom. @pre both have two observations or more
Interval welch_interval(const Estimate& x, const Estimate& y, double confidence);

/// Bonferroni: the level of each of so many comparisons (k policies against one control: k - 1), so
/// that all hold together at `level`. @param level e.g. 0.05
double bonferroni_level(double level, std::size_t comparisons);

/// Holm: p values made larger for being many, in the order given: those at or below the level are
/// significant together. Use it for all pairs. Holm, Scand. J. Statist. 6 (1979).
std::vector<double> holm_adjusted(const std::vector<double>& p_values);

/// Verdicts that hold together at `level`, by Holm.
std::vector<Verdict> verdicts_together(const std::vector<PairedComparison>& comparisons,
                                       double level);

/// Whether the mean difference is within -margin..margin: two one-sided tests (TOST), that is
/// the interval of confidence 1 - 2 level within the margin. Schuirmann 1987.
bool is_equivalent(const PairedComparison& comparison, double margin, double level);

/// When replications may end: half the interval is at most relative_error |mean| / (1 +
/// relative_error), so that the mean is within `relative_error` of the true one (Law & Kelton).
struct SequentialStop {
  double relative_error = 0.05;
  double confidence = 0.95;
  std::size_t at_least = 10;  ///< replications (metrics.md 5.2); never fewer than 2

  bool may_stop(const Estimate& estimate) const;
};

}  // namespace headroom::stats
