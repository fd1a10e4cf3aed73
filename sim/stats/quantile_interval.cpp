#include "sim/stats/quantile_interval.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <cmath>

namespace headroom::stats {
namespace {

using boost::math::policies::discrete_quantile;
using boost::math::policies::integer_round_up;
/// Its quantile of a is the smallest k with F(k) >= a.
using Binomial = boost::math::binomial_distribution<
    double, boost::math::policies::policy<discrete_quantile<integer_round_up>>>;

}  // namespace

std::optional<QuantileRanks> quantile_ranks(std::uint64_t n, double p, double confidence) {
  const Binomial below(static_cast<double>(n), p);
  const double tail = 0.5 * (1 - confidence);
  const double low = boost::math::quantile(below, tail);
  const double high = boost::math::quantile(below, 1 - tail) + 1;
  if (low < 1 || high > static_cast<double>(n)) return std::nullopt;
  return QuantileRanks{static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high),
                       boost::math::cdf(below, high - 1) - boost::math::cdf(below, low - 1)};
}

Interval sectioning_interval(double quantile_of_whole, std::span<const double> of_sections,
                             double confidence) {
  double squares = 0;
  for (const double quantile : of_sections)
    squares += (quantile - quantile_of_whole) * (quantile - quantile_of_whole);
  const auto sections = static_cast<double>(of_sections.size());
  const double standard_error = std::sqrt(squares / (sections - 1) / sections);
  return {quantile_of_whole, two_sided_student(confidence, sections - 1) * standard_error,
          sections - 1};
}

}  // namespace headroom::stats
