#include "sim/experiment/merit.hpp"

#include <algorithm>
#include <cmath>

#include "sim/stats/estimate.hpp"
#include "sim/stats/paired.hpp"

namespace headroom::experiment {
namespace {

stats::Estimate estimate(std::span<const double> values) {
  stats::Estimate estimate;
  for (const double value : values) estimate.add(value);
  return estimate;
}

/// The limit's figure at one end of its one-sided interval: towards the limit for a positive sign.
double end_of_interval(const Limit& limit, std::span<const double> values, double level,
                       double sign) {
  const stats::Estimate all = estimate(values);
  const double half = all.count() < 2 ? 0 : all.half_width(2 * level - 1);
  return all.mean() + (limit.at_least ? -sign : sign) * half;
}

template <class Test>
bool all_limits(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures,
                std::size_t objectives, const Test& test) {
  for (std::size_t c = 0; c < limits.size(); ++c)
    if (!test(limits[c], figures[objectives + c])) return false;
  return true;
}

double squared_signal(const stats::Argument& argument) {
  if (argument.deviation == 0) return argument.gap > 0 ? INFINITY : 0;
  return argument.gap * argument.gap / (argument.deviation * argument.deviation);
}

}  // namespace

Values means_of(const std::vector<std::vector<double>>& figures, std::size_t count) {
  Values means;
  for (const std::vector<double>& values : figures)
    means.push_back(estimate(std::span(values).first(count)).mean());
  return means;
}

Values adjusted_means(const Tried& candidate, const Tried& reference) {
  const std::size_t own = candidate.replications();
  const std::size_t shared = std::min(own, reference.replications());
  if (own >= reference.replications()) return means_of(candidate.figures, own);
  Values means = means_of(reference.figures, reference.replications());
  const Values there = means_of(reference.figures, shared);
  const Values here = means_of(candidate.figures, shared);
  for (std::size_t f = 0; f < means.size(); ++f) means[f] += here[f] - there[f];
  return means;
}

bool are_alike(const Tried& a, const Tried& b) {
  const std::size_t shared = std::min(a.replications(), b.replications());
  for (std::size_t f = 0; f < a.figures.size() && shared > 0; ++f)
    if (!std::equal(a.figures[f].begin(),
                    a.figures[f].begin() + static_cast<std::ptrdiff_t>(shared),
                    b.figures[f].begin()))
      return false;
  return shared > 0;
}

double violation(std::span<const Limit> limits, std::span<const double> means,
                 std::size_t objectives) {
  double sum = 0;
  for (std::size_t c = 0; c < limits.size(); ++c)
    sum += std::max(0.0, limits[c].excess(means[objectives + c]));
  return sum;
}

double penalised(std::span<const Limit> limits, std::span<const double> means, double unit) {
  return means[0] / unit + kPenalty * violation(limits, means, 1);
}

bool holds(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures,
           std::size_t objectives) {
  return all_limits(limits, figures, objectives, [](const Limit& limit, const auto& values) {
    return limit.excess(estimate(values).mean()) <= 0;
  });
}

bool surely_holds(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures,
                  std::size_t objectives) {
  return all_limits(limits, figures, objectives, [](const Limit& limit, const auto& values) {
    return limit.excess(end_of_interval(limit, values, 0.9, +1)) <= 0;
  });
}

bool surely_fails(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures,
                  std::size_t objectives) {
  return !all_limits(limits, figures, objectives, [](const Limit& limit, const auto& values) {
    return limit.excess(end_of_interval(limit, values, 0.975, -1)) <= 0;
  });
}

Values cautious(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures,
                std::size_t count) {
  Values values = means_of(figures, count);
  for (std::size_t c = 0; c < limits.size(); ++c)
    values[1 + c] = end_of_interval(limits[c], std::span(figures[1 + c]).first(count), 0.9, +1);
  return values;
}

bool is_safer(std::span<const Limit> limits, const Tried& candidate, const Tried& other,
              const std::vector<std::vector<double>>& fallen) {
  constexpr double kSafer = 0.9;  // of the other one's figure
  const std::size_t shared = std::min(candidate.replications(), other.replications());
  const Values own = means_of(candidate.figures, shared);
  const Values edge = means_of(other.figures, shared);
  const Values ends = cautious(limits, fallen, fallen.front().size());
  for (std::size_t c = 0; c < limits.size(); ++c) {
    const Limit& limit = limits[c];
    if (limit.excess(ends[1 + c]) <= 0) continue;
    // As shares of the limit: 1 is at it.
    if (limit.excess(own[1 + c]) + 1 > kSafer * (limit.excess(edge[1 + c]) + 1)) return false;
  }
  return true;
}

stats::Argument argument_against(const Tried& candidate, const Tried& best,
                                 std::span<const Limit> limits) {
  const std::size_t shared = std::min(candidate.replications(), best.replications());
  const auto own = std::span(candidate.figures[0]).first(shared);
  const auto other = std::span(best.figures[0]).first(shared);
  const stats::Estimate difference = stats::compare_paired(own, other).difference;
  // The noise that decides is that of the difference; each of the two has half of its variance.
  stats::Argument strongest{std::max(0.0, difference.mean()),
                            difference.standard_deviation() / std::sqrt(2.0)};
  for (std::size_t c = 0; c < limits.size(); ++c) {
    const stats::Estimate value = estimate(candidate.figures[1 + c]);
    const double beyond =
        limits[c].at_least ? limits[c].limit - value.mean() : value.mean() - limits[c].limit;
    const stats::Argument by_limit{std::max(0.0, beyond), value.standard_deviation(), false};
    if (squared_signal(by_limit) > squared_signal(strongest)) strongest = by_limit;
  }
  return strongest;
}

}  // namespace headroom::experiment
