#include "sim/stats/paired.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace headroom::stats {
namespace {

double variance(const Estimate& estimate) {
  return estimate.standard_deviation() * estimate.standard_deviation();
}

double covariance(std::span<const double> x, std::span<const double> y, double mean_x,
                  double mean_y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
  return sum / static_cast<double>(x.size() - 1);
}

}  // namespace

Verdict verdict(const Interval& difference) {
  if (difference.holds(0)) return Verdict::undecided;
  return difference.mean < 0 ? Verdict::lower : Verdict::higher;
}

Interval PairedComparison::interval(double confidence) const {
  return {difference.mean(), difference.half_width(confidence),
          static_cast<double>(difference.count() - 1)};
}

double PairedComparison::p_value() const {
  if (difference.mean() == 0) return 1;
  if (difference.standard_error() == 0) return 0;
  const boost::math::students_t student(static_cast<double>(difference.count() - 1));
  const double t = std::abs(difference.mean()) / difference.standard_error();
  return 2 * boost::math::cdf(boost::math::complement(student, t));
}

PairedComparison compare_paired(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size() || x.size() < 2) {
    throw std::invalid_argument("pairs need two series of one length, two values or more");
  }
  PairedComparison result;
  Estimate of_x;
  Estimate of_y;
  for (std::size_t i = 0; i < x.size(); ++i) {
    of_x.add(x[i]);
    of_y.add(y[i]);
    result.difference.add(x[i] - y[i]);
  }
  const double independent = variance(of_x) + variance(of_y);
  if (independent > 0) result.variance_ratio = variance(result.difference) / independent;
  const double deviations = of_x.standard_deviation() * of_y.standard_deviation();
  if (deviations > 0) {
    result.correlation = covariance(x, y, of_x.mean(), of_y.mean()) / deviations;
  }
  return result;
}

Interval welch_interval(const Estimate& x, const Estimate& y, double confidence) {
  const double of_x = x.standard_error() * x.standard_error();
  const double of_y = y.standard_error() * y.standard_error();
  const double both = of_x + of_y;
  const double mean = x.mean() - y.mean();
  if (both == 0) return {mean, 0, static_cast<double>(x.count() + y.count() - 2)};
  const double degrees = both * both /
                         (of_x * of_x / static_cast<double>(x.count() - 1) +
                          of_y * of_y / static_cast<double>(y.count() - 1));
  return {mean, two_sided_student(confidence, degrees) * std::sqrt(both), degrees};
}

double bonferroni_level(double level, std::size_t comparisons) {
  return level / static_cast<double>(std::max<std::size_t>(comparisons, 1));
}

std::vector<double> holm_adjusted(const std::vector<double>& p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;  // no p value below one that is smaller to begin with
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto left = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, left * p_values[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

std::vector<Verdict> verdicts_together(const std::vector<PairedComparison>& comparisons,
                                       double level) {
  std::vector<double> p_values;
  for (const PairedComparison& comparison : comparisons) p_values.push_back(comparison.p_value());
  const std::vector<double> adjusted = holm_adjusted(p_values);
  std::vector<Verdict> verdicts;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    const bool is_lower = comparisons[i].difference.mean() < 0;
    verdicts.push_back(adjusted[i] > level ? Verdict::undecided
                       : is_lower          ? Verdict::lower
                                           : Verdict::higher);
  }
  return verdicts;
}

bool is_equivalent(const PairedComparison& comparison, double margin, double level) {
  const Interval interval = comparison.interval(1 - 2 * level);
  return -margin < interval.low() && interval.high() < margin;
}

bool SequentialStop::may_stop(const Estimate& estimate) const {
  if (estimate.count() < std::max<std::size_t>(at_least, 2)) return false;
  return estimate.half_width(confidence) <=
         relative_error * std::abs(estimate.mean()) / (1 + relative_error);
}

}  // namespace headroom::stats
