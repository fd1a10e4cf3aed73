#include "sim/experiment/settings_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <set>

#include "sim/experiment/merit.hpp"
#include "sim/stats/pareto.hpp"

namespace headroom::experiment {
namespace {

using Wish = Trials::Wish;

constexpr double kWorst = 1e12;                // of settings that can not be run
constexpr std::size_t kMostOfBest = 4;         // replications of the best one during the search
constexpr std::size_t kBarrenGenerations = 3;  // without a new candidate, before a new start
constexpr std::size_t kMostStarts = 20;

/// Candidates as they come in, and how good they seem to be.
class Contest {
 public:
  Contest(const TuningProblem& problem, std::size_t as_given, Trials& trials)
      : problem_(problem), trials_(trials), best_(as_given), as_given_(as_given) {
    const Values means = means_of(trials[as_given].figures, trials[as_given].replications());
    for (std::size_t f = 0; f < problem.objectives.size(); ++f)
      units_.push_back(means[f] != 0 ? std::abs(means[f]) : 1);
  }

  /// @return whether one of them is new
  bool enter(const std::vector<std::size_t>& candidates) {
    std::vector<std::size_t> fresh;
    for (const std::size_t i : candidates) {
      const bool is_new = trials_[i].replications() == 0 && trials_[i].is_usable();
      if (is_new && std::find(fresh.begin(), fresh.end(), i) == fresh.end()) fresh.push_back(i);
    }
    if (fresh.empty()) return false;
    if (problem_.objectives.size() > 1)
      enter_front(fresh);
    else
      race(fresh);
    return true;
  }

  Values values_for(Algorithm algorithm, std::size_t i) const {
    const std::size_t objectives = problem_.objectives.size();
    // NSGA-II takes one objective and what is beyond the limits as two.
    const bool is_split = objectives == 1 && algorithm == Algorithm::nsga2;
    const Tried& candidate = trials_[i];
    if (!candidate.is_usable() || candidate.replications() == 0)
      return Values(is_split ? 2 : objectives, kWorst);
    const Values means = adjusted_means(candidate, trials_[best_]);
    const double beyond = violation(problem_.limits, means, objectives);
    if (is_split) return {means[0] / units_[0], beyond};
    Values values;
    for (std::size_t f = 0; f < objectives; ++f)
      values.push_back(means[f] / units_[f] + kPenalty * beyond);
    return values;
  }

 private:
  double merit(std::size_t i, std::size_t replications) const {
    return penalised(problem_.limits, means_of(trials_[i].figures, replications), units_[0]);
  }
  bool has(std::size_t i, std::size_t replications) const {
    return trials_[i].is_usable() && trials_[i].replications() >= replications;
  }

  /// Doubles the replications of those that are not worse than the best, until they have as many.
  void race(std::vector<std::size_t> racing) {
    const std::size_t goal = trials_[best_].replications();
    for (std::size_t r = 1; !racing.empty(); r = std::min(2 * r, goal)) {
      bring(racing, r);
      std::erase_if(racing, [&](std::size_t i) {
        return !has(i, r) || merit(i, r) > merit(best_, r) + problem_.indifference;
      });
      if (r >= goal) break;
    }
    for (const std::size_t i : racing)
      if (merit(i, goal) < merit(best_, goal)) best_ = i;
    if (goal < kMostOfBest) bring({best_}, goal + 1);
  }

  void enter_front(const std::vector<std::size_t>& fresh) {
    bring(fresh, 2);
    std::vector<std::vector<double>> points;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      if (!has(i, 2)) continue;
      points.push_back(values_for(Algorithm::nsga2, i));
      whose.push_back(i);
    }
    std::vector<std::size_t> front = {as_given_};
    for (const std::size_t k : stats::non_dominated(points)) front.push_back(whose[k]);
    bring(front, 4);
  }

  void bring(const std::vector<std::size_t>& candidates, std::size_t replications) {
    std::vector<Wish> wishes;
    for (const std::size_t i : candidates) wishes.emplace_back(i, replications);
    trials_.bring_to(wishes);
  }

  const TuningProblem& problem_;
  Trials& trials_;
  std::size_t best_;
  std::size_t as_given_;
  Values units_;  ///< by objective: that of the scenario as it is given
};

std::size_t population_of(const TuningProblem& problem, std::size_t simulations) {
  // Some ten generations; pagmo wants multiples of four, and eight or more.
  const std::size_t wanted = simulations / (problem.objectives.size() > 1 ? 24 : 20);
  return std::clamp<std::size_t>(wanted / 4 * 4, 12, problem.objectives.size() > 1 ? 40 : 24);
}

/// CMA-ES wants an order in all that it changes.
Algorithm algorithm_of(const TuningProblem& problem) {
  if (problem.algorithm) return *problem.algorithm;
  const bool has_choices = std::any_of(problem.parameters.begin(), problem.parameters.end(),
                                       [](const TunedParameter& parameter) {
                                         return parameter.kind == TunedParameter::Kind::choices;
                                       });
  return problem.objectives.size() > 1 || has_choices ? Algorithm::nsga2 : Algorithm::cma_es;
}

}  // namespace

SearchOutcome search_settings(const TuningProblem& problem, std::size_t as_given, Trials& trials) {
  SearchOutcome outcome;
  outcome.algorithm = algorithm_of(problem);
  Contest contest(problem, as_given, trials);
  bool is_new = false;
  const Evaluate evaluate = [&](const std::vector<Point>& points) {
    std::vector<std::size_t> candidates;
    for (const Point& point : points)
      candidates.push_back(trials.add(problem.settings_at(point), point));
    is_new = contest.enter(candidates) || is_new;
    std::vector<Values> values;
    for (const std::size_t i : candidates)
      values.push_back(contest.values_for(outcome.algorithm, i));
    return values;
  };
  const SearchSpace space = problem.space();
  const std::size_t each = problem.objectives.size() > 1 ? 2 : 1;
  if (const auto size = space.size(trials.left() / (2 * each))) {
    outcome.tried_all = true;
    evaluate(all_points(space));
    return outcome;
  }
  SearchSettings settings;
  settings.objectives = outcome.algorithm == Algorithm::nsga2 ? 2 : problem.objectives.size();
  settings.population = population_of(problem, trials.left());
  if (const auto given = problem.given_point()) settings.start = {*given};
  std::unique_ptr<Search> search;
  std::size_t barren = kBarrenGenerations;
  for (std::size_t starts = 0; trials.left() > 0;) {
    if (barren == kBarrenGenerations) {
      if (starts++ == kMostStarts) break;
      settings.seed = problem.seed * kMostStarts + starts;
      search = make_search(outcome.algorithm, space, settings);
      settings.start.clear();
      barren = 0;
    }
    is_new = false;
    search->next_generation(evaluate);
    barren = is_new ? 0 : barren + 1;
  }
  return outcome;
}

}  // namespace headroom::experiment
