#include "sim/experiment/tuner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "sim/experiment/merit.hpp"
#include "sim/experiment/settings_search.hpp"
#include "sim/experiment/settings_selection.hpp"

namespace headroom::experiment {
namespace {

using Wish = Trials::Wish;

constexpr std::size_t kMostConfirmed = 2;  // of one objective, before giving up
constexpr std::size_t kRestored = 5;       // replications at most, to tell whether a value matters
constexpr std::size_t kSetAside = 3;       // of them for each parameter
constexpr std::size_t kMostMoved = 10;     // replications of a move

/// Simulations that it takes to give all parameters their values back; of a front nobody does.
std::size_t restoring(const TuningProblem& problem) {
  return problem.objectives.size() > 1 ? 0 : kSetAside * problem.parameters.size();
}

/// The tuner's four steps on one set of trials.
class Tuner {
 public:
  Tuner(const TuningProblem& problem, const Simulate& simulate)
      : problem_(problem),
        budget_(TuningBudget::of(problem)),
        trials_(problem.objectives.size(), problem.limits, simulate) {}

  Tuning run() {
    search();
    select();
    confirm();
    move();
    tuning_.candidates = trials_.all();
    return std::move(tuning_);
  }

 private:
  bool is_front() const { return problem_.objectives.size() > 1; }

  void search() {
    trials_.allow(budget_.search);
    tuning_.as_given = trials_.add({}, problem_.given_point().value_or(Point{}));
    trials_.bring_to(std::array{Wish{tuning_.as_given, 2}});
    require_given();
    const SearchOutcome outcome = search_settings(problem_, tuning_.as_given, trials_);
    tuning_.algorithm = outcome.algorithm;
    tuning_.tried_all = outcome.tried_all;
    tuning_.search_made = trials_.made();
  }

  void require_given() const {
    if (!trials_[tuning_.as_given].is_usable())
      throw std::runtime_error("the scenario as it is given: " + trials_[tuning_.as_given].refused);
  }

  void select() {
    trials_.allow(budget_.selection - restoring(problem_));
    ranking_ = is_front() ? select_front(problem_, trials_, kMostOfFront)
                          : select_best(problem_, tuning_.as_given, trials_);
    trials_.allow(budget_.selection);
    if (!is_front() && !ranking_.empty()) restore();
    tuning_.selection_made = trials_.made() - tuning_.search_made;
  }

  /// What does not matter stays as it was given: each parameter of the best one goes back to its
  /// given value if that costs nothing that anybody cares about, all of them together.
  void restore() {
    const std::size_t best = ranking_.front();
    if (best == tuning_.as_given) return;
    std::size_t simplest = best;
    for (std::size_t p = 0; p < problem_.given.size(); ++p) {
      const auto& parameter = problem_.parameters[p];
      const auto given =
          problem_.given[p] ? parameter.coordinate_of(*problem_.given[p]) : std::optional<double>();
      if (!given) continue;
      Point point = trials_[simplest].point;
      point[p] = *given;
      const std::size_t simpler = trials_.add(problem_.settings_at(point), point);
      if (is_as_good(simpler, best)) simplest = simpler;
    }
    if (simplest != best) ranking_.insert(ranking_.begin(), simplest);
  }

  /// With as few replications as it takes to tell.
  bool is_as_good(std::size_t candidate, std::size_t best) {
    const std::size_t enough = std::min(kRestored, trials_[best].replications());
    for (std::size_t r = 1; r <= enough; ++r) {
      trials_.bring_to(std::array{Wish{candidate, r}});
      const Tried& own = trials_[candidate];
      if (!own.is_usable() || own.replications() < r) return false;
      const Values means = cautious(problem_.limits, own.figures, r);
      const Values others = cautious(problem_.limits, trials_[best].figures, r);
      const double unit = others[0] != 0 ? std::abs(others[0]) : 1;
      if (penalised(problem_.limits, means, unit) >
          penalised(problem_.limits, others, unit) + problem_.indifference)
        return false;
      if (r >= 2 && are_alike(own, trials_[best])) return true;
    }
    return enough > 0;
  }

  void confirm() {
    const std::size_t before = trials_.made();
    trials_.allow(budget_.confirmation);
    trials_.bring_to(std::array{Wish{tuning_.as_given, problem_.replications}}, true);
    require_given();
    if (is_front())
      confirm_front();
    else
      confirm_best();
    tuning_.confirmation_made = trials_.made() - before;
  }

  /// The best first. Who fails is followed by the best of those that are clearly safer.
  void confirm_best() {
    std::vector<std::size_t> failed;
    for (const std::size_t candidate : ranking_) {
      if (failed.size() == kMostConfirmed || tuning_.is_confirmed) break;
      if (!is_safer_than(failed, candidate)) continue;
      trials_.bring_to(std::array{Wish{candidate, problem_.replications}}, true);
      if (!trials_[candidate].has_fresh()) continue;
      tuning_.recommended = candidate;
      tuning_.is_confirmed = surely_holds(problem_.limits, trials_[candidate].fresh);
      if (!tuning_.is_confirmed) failed.push_back(candidate);
    }
    if (!tuning_.is_confirmed) {
      // Nobody surely holds them: who comes nearest, be it as given.
      failed.push_back(tuning_.as_given);
      tuning_.recommended = *std::min_element(
          failed.begin(), failed.end(),
          [&](std::size_t a, std::size_t b) { return fresh_violation(a) < fresh_violation(b); });
      tuning_.is_confirmed = holds(problem_.limits, trials_[tuning_.recommended].fresh, 1);
      std::erase(failed, tuning_.recommended);
      std::erase(failed, tuning_.as_given);
    }
    tuning_.not_confirmed = std::move(failed);
  }

  bool is_safer_than(const std::vector<std::size_t>& failed, std::size_t candidate) const {
    return std::all_of(failed.begin(), failed.end(), [&](std::size_t i) {
      return is_safer(problem_.limits, trials_[candidate], trials_[i], trials_[i].fresh);
    });
  }

  /// At worst, as far as it is known.
  double fresh_violation(std::size_t candidate) const {
    const auto& fresh = trials_[candidate].fresh;
    return violation(problem_.limits, cautious(problem_.limits, fresh, fresh.front().size()), 1);
  }

  void confirm_front() {
    std::vector<Wish> wishes;
    for (const std::size_t candidate : ranking_)
      wishes.emplace_back(candidate, problem_.replications);
    trials_.bring_to(wishes, true);
    std::erase_if(ranking_, [&](std::size_t candidate) { return !trials_[candidate].has_fresh(); });
    if (ranking_.empty()) ranking_.push_back(tuning_.as_given);  // nothing else could be run
    tuning_.front = confirmed_front(problem_, trials_, ranking_);
    for (const std::size_t candidate : ranking_) {
      const bool holds_all =
          holds(problem_.limits, trials_[candidate].fresh, problem_.objectives.size());
      if (!holds_all) tuning_.not_confirmed.push_back(candidate);
    }
    tuning_.is_confirmed = !tuning_.front.empty();
    tuning_.recommended =
        tuning_.is_confirmed ? middle_of_front(trials_, tuning_.front) : ranking_.front();
  }

  /// Each parameter for itself, from the recommended settings, on the random numbers of the search.
  void move() {
    const std::size_t before = trials_.made();
    trials_.allow(budget_.sensitivity);
    const Point here = trials_[tuning_.recommended].point;
    std::vector<Wish> wishes = {{tuning_.recommended, 0}};
    for (std::size_t p = 0; p < here.size(); ++p) {
      for (const double beside : problem_.parameters[p].neighbours(here[p])) {
        Point moved = here;
        moved[p] = beside;
        tuning_.moves.push_back({p, trials_.add(problem_.settings_at(moved), moved)});
        wishes.emplace_back(tuning_.moves.back().candidate, 0);
      }
    }
    std::size_t& replications = tuning_.moved_replications;
    while (replications < kMostMoved && missing(wishes, replications + 1) <= trials_.left())
      ++replications;
    for (Wish& wish : wishes) wish.second = replications;
    trials_.bring_to(wishes);
    if (replications < 2) tuning_.moves.clear();
    tuning_.sensitivity_made = trials_.made() - before;
  }

  std::size_t missing(const std::vector<Wish>& wishes, std::size_t replications) const {
    std::size_t missing = 0;
    for (const auto& [candidate, none] : wishes) {
      const std::size_t has = trials_[candidate].replications();
      missing += trials_[candidate].is_usable() && has < replications ? replications - has : 0;
    }
    return missing;
  }

  const TuningProblem& problem_;
  TuningBudget budget_;
  Trials trials_;
  Tuning tuning_;
  std::vector<std::size_t> ranking_;  ///< whom to confirm, the best first
};

std::size_t confirmations(const TuningProblem& problem) {
  const std::size_t confirmed = problem.objectives.size() > 1 ? kMostOfFront : kMostConfirmed;
  return (1 + confirmed) * problem.replications;
}

}  // namespace

SearchSpace TuningProblem::space() const {
  SearchSpace space;
  for (const TunedParameter& parameter : parameters) space.levels.push_back(parameter.levels());
  return space;
}

Settings TuningProblem::settings_at(const Point& point) const {
  Settings settings;
  for (std::size_t p = 0; p < parameters.size(); ++p)
    settings.push_back(parameters[p].value_at(point[p]));
  return settings;
}

std::optional<Point> TuningProblem::given_point() const {
  Point point;
  for (std::size_t p = 0; p < parameters.size() && p < given.size(); ++p) {
    const auto at = given[p] ? parameters[p].coordinate_of(*given[p]) : std::nullopt;
    if (!at) return std::nullopt;
    point.push_back(*at);
  }
  return point.size() == parameters.size() ? std::optional(point) : std::nullopt;
}

std::size_t TuningBudget::least_budget(const TuningProblem& problem) {
  return 2 * (confirmations(problem) + restoring(problem));
}

TuningBudget TuningBudget::of(const TuningProblem& problem) {
  if (problem.budget < least_budget(problem))
    throw std::invalid_argument("the budget is too small");
  const std::size_t rest = problem.budget - confirmations(problem) - restoring(problem);
  TuningBudget budget;
  budget.search = rest * 65 / 100;
  budget.selection = rest * 92 / 100 + restoring(problem);
  budget.confirmation = budget.selection + confirmations(problem);
  budget.sensitivity = problem.budget;
  return budget;
}

Tuning tune(const TuningProblem& problem, const Simulate& simulate) {
  return Tuner(problem, simulate).run();
}

}  // namespace headroom::experiment
