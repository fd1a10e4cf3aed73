#include "sim/experiment/merit.hpp"

#include <algorithm>
#include <cmath>

#include "sim/stats/estimate.hpp"

namespace headroom::experiment {
namespace {

stats::Estimate estimate(std::span<const double> values) {
  stats::Estimate estimate;
  for (const double value : values) estimate.add(value);
  return estimate;
}

constexpr std::size_t kFewest = 4;  // two or three runs give intervals that tell nothing

/// The limit's figure at that end of its one-sided 90 % interval which is nearer to the limit.
double end_of_interval(const Limit& limit, std::span<const double> values) {
  const stats::Estimate all = estimate(values);
  const double half = all.count() < kFewest ? 0 : all.half_width(0.8);
  return all.mean() + (limit.at_least ? -half : half);
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
  return violation(limits, means_of(figures, figures.front().size()), objectives) == 0;
}

bool surely_holds(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures) {
  return violation(limits, cautious(limits, figures, figures.front().size()), 1) == 0;
}

Values cautious(std::span<const Limit> limits, const std::vector<std::vector<double>>& figures,
                std::size_t count) {
  Values values = means_of(figures, count);
  for (std::size_t c = 0; c < limits.size(); ++c)
    values[1 + c] = end_of_interval(limits[c], std::span(figures[1 + c]).first(count));
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

}  // namespace headroom::experiment
