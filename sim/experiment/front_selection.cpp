#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sim/experiment/merit.hpp"
#include "sim/experiment/settings_selection.hpp"
#include "sim/stats/pareto.hpp"

namespace headroom::experiment {
namespace {

using Wish = Trials::Wish;

constexpr std::size_t kEnough = 10;  // replications of one on the front
constexpr double kConfidence = 0.95;

using Pair = std::array<double, 2>;

/// Means of both objectives.
Pair place_of(const std::vector<std::vector<double>>& figures) {
  const Values means = means_of(figures, figures.front().size());
  return {means[0], means[1]};
}

/// Those that seem to be on the front now: the limits hold, and nobody dominates them. Where
/// nobody holds the limits, who is least beyond them.
std::vector<std::size_t> front_of(const TuningProblem& problem, const Trials& trials) {
  std::vector<std::vector<double>> points;
  std::vector<std::size_t> whose;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const Tried& candidate = trials[i];
    if (!candidate.is_usable() || candidate.replications() < 2) continue;
    const Values means = means_of(candidate.figures, candidate.replications());
    const double beyond = violation(problem.limits, means, 2);
    if (beyond > least) continue;
    if (beyond < least) {
      points.clear();
      whose.clear();
      least = beyond;
    }
    points.push_back({means[0], means[1]});
    whose.push_back(i);
  }
  std::vector<std::size_t> front;
  for (const std::size_t k : stats::non_dominated(points)) front.push_back(whose[k]);
  return front;
}

/// Beyond all of them in both objectives, by a tenth of the range.
Pair reference_of(const std::vector<Pair>& places) {
  Pair reference = {0, 0};
  for (std::size_t f = 0; f < 2; ++f) {
    const auto [low, high] = std::minmax_element(
        places.begin(), places.end(), [f](const Pair& a, const Pair& b) { return a[f] < b[f]; });
    const double range = (*high)[f] - (*low)[f];
    reference[f] = (*high)[f] + (range > 0 ? 0.1 * range : 1);
  }
  return reference;
}

}  // namespace

std::vector<std::size_t> select_front(const TuningProblem& problem, Trials& trials,
                                      std::size_t most) {
  std::vector<std::size_t> front = front_of(problem, trials);
  // A replication more for each that has the fewest, as long as there is one to give: who falls
  // off the front makes room for others.
  while (trials.left() > 0) {
    std::size_t fewest = kEnough;
    for (const std::size_t i : front) fewest = std::min(fewest, trials[i].replications());
    if (fewest == kEnough) break;
    std::vector<Wish> wishes;
    for (const std::size_t i : front)
      if (trials[i].replications() == fewest) wishes.emplace_back(i, fewest + 1);
    trials.bring_to(wishes);
    front = front_of(problem, trials);
  }
  std::vector<Pair> places;
  for (const std::size_t i : front) places.push_back(place_of(trials[i].figures));
  const Pair reference = reference_of(places);
  std::vector<std::size_t> chosen;
  std::vector<Pair> area;
  while (chosen.size() < std::min(most, front.size())) {
    std::size_t next = 0;
    double largest = -1;
    for (std::size_t k = 0; k < front.size(); ++k) {
      if (std::find(chosen.begin(), chosen.end(), front[k]) != chosen.end()) continue;
      area.push_back(places[k]);
      const double covered = stats::hypervolume(area, reference);
      area.pop_back();
      if (covered > largest) {
        largest = covered;
        next = k;
      }
    }
    chosen.push_back(front[next]);
    area.push_back(places[next]);
  }
  return chosen;
}

std::vector<std::size_t> confirmed_front(const TuningProblem& problem, const Trials& trials,
                                         const std::vector<std::size_t>& candidates) {
  const auto is_dominated_by = [&](std::size_t i, std::size_t other) {
    std::vector<stats::ObjectivePair> pairs;
    for (std::size_t f = 0; f < 2; ++f) {
      const std::vector<double>& own = trials[i].fresh[f];
      const double margin = problem.indifference * std::abs(place_of(trials[i].fresh)[f]);
      pairs.push_back({trials[other].fresh[f], own, margin});
    }
    return stats::surely_dominates(pairs, kConfidence);
  };
  std::vector<std::size_t> front;
  for (const std::size_t i : candidates) {
    if (!holds(problem.limits, trials[i].fresh, 2)) continue;
    const bool is_dominated = std::any_of(candidates.begin(), candidates.end(), [&](std::size_t k) {
      return k != i && holds(problem.limits, trials[k].fresh, 2) && is_dominated_by(i, k);
    });
    if (!is_dominated) front.push_back(i);
  }
  std::sort(front.begin(), front.end(), [&](std::size_t a, std::size_t b) {
    return place_of(trials[a].fresh) < place_of(trials[b].fresh);
  });
  return front;
}

std::size_t middle_of_front(const Trials& trials, const std::vector<std::size_t>& front) {
  std::vector<Pair> places;
  for (const std::size_t i : front) places.push_back(place_of(trials[i].fresh));
  Pair low = places.front(), high = places.front();
  for (const Pair& place : places) {
    for (std::size_t f = 0; f < 2; ++f) {
      low[f] = std::min(low[f], place[f]);
      high[f] = std::max(high[f], place[f]);
    }
  }
  const auto distance = [&](const Pair& place) {
    double sum = 0;
    for (std::size_t f = 0; f < 2; ++f) {
      const double range = high[f] - low[f];
      const double share = range > 0 ? (place[f] - low[f]) / range : 0;
      sum += share * share;
    }
    return sum;
  };
  std::size_t middle = 0;
  for (std::size_t k = 1; k < front.size(); ++k)
    if (distance(places[k]) < distance(places[middle])) middle = k;
  return front[middle];
}

}  // namespace headroom::experiment
