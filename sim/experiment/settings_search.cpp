#include "sim/experiment/settings_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <set>

#include "sim/experiment/contest.hpp"
#include "sim/experiment/merit.hpp"
#include "sim/stats/pareto.hpp"

namespace headroom::experiment {
namespace {

constexpr double kWorst = 1e12;                // of settings that can not be run
constexpr std::size_t kBarrenGenerations = 3;  // without a new candidate, before a new start
constexpr std::size_t kMostStarts = 20;
constexpr std::size_t kRefined = 70;  // percent of the search that refines what was found
constexpr double kLargestStep = 0.2;  // of a range
constexpr double kSmallestStep = 0.02;
constexpr double kNothing = 0.001;  // of the merit: a number does not matter here
constexpr double kHopeless = 1.5;   // times the best one's merit: it is not refined

/// Candidates of two objectives as they come in.
class FrontContest {
 public:
  FrontContest(const TuningProblem& problem, std::size_t as_given, Trials& trials)
      : problem_(problem), trials_(trials), as_given_(as_given) {
    const Values means = means_of(trials[as_given].figures, trials[as_given].replications());
    for (std::size_t f = 0; f < problem.objectives.size(); ++f)
      units_.push_back(means[f] != 0 ? std::abs(means[f]) : 1);
  }

  /// Two replications for each, four for who is on the front. @return whether one of them is new
  bool enter(const std::vector<std::size_t>& candidates) {
    const std::size_t before = trials_.made();
    bring(candidates, 2);
    std::vector<std::vector<double>> points;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      if (!trials_[i].is_usable() || trials_[i].replications() < 2) continue;
      points.push_back(values_of(i));
      whose.push_back(i);
    }
    std::vector<std::size_t> front = {as_given_};
    for (const std::size_t k : stats::non_dominated(points)) front.push_back(whose[k]);
    bring(front, 4);
    return trials_.made() > before;
  }

  Values values_of(std::size_t i) const {
    const Tried& candidate = trials_[i];
    if (!candidate.is_usable() || candidate.replications() == 0)
      return Values(units_.size(), kWorst);
    const Values means = adjusted_means(candidate, trials_[as_given_]);
    const double beyond = violation(problem_.limits, means, units_.size());
    Values values;
    for (std::size_t f = 0; f < units_.size(); ++f)
      values.push_back(means[f] / units_[f] + kPenalty * beyond);
    return values;
  }

 private:
  void bring(const std::vector<std::size_t>& candidates, std::size_t replications) {
    std::vector<Trials::Wish> wishes;
    for (const std::size_t i : candidates) wishes.emplace_back(i, replications);
    trials_.bring_to(wishes);
  }

  const TuningProblem& problem_;
  Trials& trials_;
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

/// A search for the length of an allowance.
class SettingsSearch {
 public:
  SettingsSearch(const TuningProblem& problem, std::size_t as_given, Trials& trials)
      : problem_(problem),
        trials_(trials),
        algorithm_(algorithm_of(problem)),
        contest_(problem, as_given, trials),
        front_(problem, as_given, trials) {
    settings_.objectives = algorithm_ == Algorithm::nsga2 ? 2 : problem.objectives.size();
    settings_.population = population_of(problem, trials.left());
    if (const auto given = problem.given_point()) settings_.start = {*given};
  }

  SearchOutcome run() {
    const SearchSpace space = problem_.space();
    const std::size_t each = is_front() ? 2 : 1;
    if (const auto size = space.size(trials_.left() / (2 * each))) {
      evaluate(all_points(space));
      return {algorithm_, true};
    }
    const bool refines = !is_front() && algorithm_ != Algorithm::random;
    explore(space, refines ? trials_.left() * kRefined / 100 : 0);
    if (refines) refine();
    explore(space, 0);
    return {algorithm_, false};
  }

 private:
  bool is_front() const { return problem_.objectives.size() > 1; }

  std::vector<Values> evaluate(const std::vector<Point>& points) {
    std::vector<std::size_t> candidates;
    for (const Point& point : points)
      candidates.push_back(trials_.add(problem_.settings_at(point), point));
    is_new_ = (is_front() ? front_.enter(candidates) : contest_.enter(candidates)) || is_new_;
    std::vector<Values> values;
    for (const std::size_t i : candidates) values.push_back(values_of(i));
    return values;
  }

  Values values_of(std::size_t i) const {
    if (is_front()) return front_.values_of(i);
    const Contest::Standing standing = contest_.standing(i);
    // NSGA-II takes one objective and what is beyond the limits as two.
    if (algorithm_ == Algorithm::nsga2) return {standing.objective, standing.beyond};
    return {standing.merit()};
  }

  /// By the algorithm, until so many simulations are left; from another start where nothing new
  /// comes any more.
  void explore(const SearchSpace& space, std::size_t left) {
    while (trials_.left() > left) {
      if (barren_ == kBarrenGenerations) {
        if (starts_++ == kMostStarts) return;
        settings_.seed = problem_.seed * kMostStarts + starts_;
        search_ = make_search(algorithm_, space, settings_);
        settings_.start.clear();
        barren_ = 0;
      }
      is_new_ = false;
      search_->next_generation([this](const auto& points) { return evaluate(points); });
      barren_ = is_new_ ? 0 : barren_ + 1;
    }
  }

  /// The best of each combination of choices goes down to its bottom, the best one first, and is
  /// tried with each other choice before and after: the algorithms find the regions, and another
  /// instance type wants another size before it shows what it is worth.
  void refine() {
    std::set<std::vector<std::size_t>> tried, done;
    while (trials_.left() > 0) {
      std::optional<std::size_t> next;
      for (std::size_t i = 0; i < trials_.size(); ++i) {
        const bool is_new = !trials_[i].point.empty() && !done.contains(choices_at(i));
        if (is_new && (!next || contest_.merit(i) < contest_.merit(*next))) next = i;
      }
      if (!next || contest_.merit(*next) > kHopeless * contest_.merit(contest_.best())) return;
      if (tried.insert(choices_at(*next)).second) {
        try_choices(trials_[*next].point);
      } else {
        done.insert(choices_at(*next));
        try_choices(trials_[descend(*next)].point);
      }
    }
  }

  void try_choices(const Point& here) {
    std::vector<Point> others;
    for (std::size_t p = 0; p < here.size(); ++p)
      if (is_choice(p)) add_neighbours(here, p, 0, others);
    evaluate(others);
  }

  /// A compass search: each number for itself, in smaller and smaller steps, and then all that are
  /// better for it together; but for those whose largest step changes nothing at all.
  /// @return the best that it came to
  std::size_t descend(std::size_t best) {
    std::vector<std::size_t> numbers;
    for (std::size_t p = 0; p < problem_.parameters.size(); ++p)
      if (!is_choice(p)) numbers.push_back(p);
    for (double step = kLargestStep; step >= kSmallestStep && trials_.left() > 0;) {
      std::vector<Point> around;
      for (const std::size_t p : numbers) add_neighbours(trials_[best].point, p, step, around);
      evaluate(around);
      std::size_t better = best;
      std::size_t improving = 0;
      Point together = trials_[best].point;
      std::erase_if(numbers, [&](std::size_t p) {
        const auto [next, matters] = best_neighbour(best, p, step);
        if (next != best) {
          together[p] = trials_[next].point[p];
          ++improving;
          if (contest_.merit(next) < contest_.merit(better)) better = next;
        }
        return !matters;
      });
      if (improving > 1) {
        evaluate({together});
        const std::size_t all = trials_.add(problem_.settings_at(together), together);
        if (contest_.merit(all) < contest_.merit(better)) better = all;
      }
      if (better == best) step /= 2;
      best = better;
    }
    return best;
  }

  /// The better one of a number's two neighbours, itself where none is better; and whether they
  /// differ from it at all.
  std::pair<std::size_t, bool> best_neighbour(std::size_t here, std::size_t p, double step) {
    std::vector<Point> around;
    add_neighbours(trials_[here].point, p, step, around);
    std::size_t best = here;
    bool matters = false;
    for (const Point& point : around) {
      const std::size_t i = trials_.add(problem_.settings_at(point), point);
      matters |= std::abs(contest_.merit(i) - contest_.merit(here)) > kNothing;
      if (contest_.is_better(contest_.merit(i), contest_.merit(best))) best = i;
    }
    return {best, matters};
  }

  void add_neighbours(const Point& here, std::size_t p, double step,
                      std::vector<Point>& around) const {
    for (const double beside : problem_.parameters[p].neighbours(here[p], step)) {
      around.push_back(here);
      around.back()[p] = beside;
    }
  }

  bool is_choice(std::size_t p) const {
    return problem_.parameters[p].kind == TunedParameter::Kind::choices;
  }
  std::vector<std::size_t> choices_at(std::size_t candidate) const {
    std::vector<std::size_t> choices;
    const Point& point = trials_[candidate].point;
    for (std::size_t p = 0; p < point.size(); ++p)
      if (is_choice(p)) choices.push_back(level_of(point[p], problem_.parameters[p].levels()));
    return choices;
  }

  const TuningProblem& problem_;
  Trials& trials_;
  Algorithm algorithm_;
  Contest contest_;     ///< of one objective
  FrontContest front_;  ///< of two
  SearchSettings settings_;
  std::unique_ptr<Search> search_;
  std::size_t barren_ = kBarrenGenerations;
  std::size_t starts_ = 0;
  bool is_new_ = false;
};

}  // namespace

SearchOutcome search_settings(const TuningProblem& problem, std::size_t as_given, Trials& trials) {
  return SettingsSearch(problem, as_given, trials).run();
}

}  // namespace headroom::experiment
