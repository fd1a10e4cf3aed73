#include "sim/experiment/contest.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/experiment/merit.hpp"

namespace headroom::experiment {
namespace {

constexpr double kWorst = 1e12;            // of settings that can not be run
constexpr std::size_t kMostOfLeader = 10;  // replications during the search
constexpr double kEdge = 0.03;             // beyond the limits: what being on an edge counts as

}  // namespace

double Contest::Standing::merit() const { return objective + kPenalty * beyond; }

Contest::Contest(const TuningProblem& problem, std::size_t as_given, Trials& trials)
    : problem_(problem), trials_(trials), best_(as_given) {
  const double mean = means_of(trials[as_given].figures, trials[as_given].replications())[0];
  unit_ = mean != 0 ? std::abs(mean) : 1;
}

bool Contest::enter(const std::vector<std::size_t>& candidates) {
  std::vector<std::size_t> fresh;
  for (const std::size_t i : candidates) {
    const bool is_new = trials_[i].replications() == 0 && trials_[i].is_usable();
    if (is_new && std::find(fresh.begin(), fresh.end(), i) == fresh.end()) fresh.push_back(i);
  }
  if (fresh.empty()) return false;
  race(std::move(fresh));
  settle(std::min(kMostOfLeader, trials_[best_].replications() + 1));
  return true;
}

/// Doubles the replications of those that seem better than the best, until they have as many. Who
/// does exactly what the best one does is no better.
void Contest::race(std::vector<std::size_t> racing) {
  const std::size_t goal = trials_[best_].replications();
  for (std::size_t r = 1; !racing.empty(); r = std::min(2 * r, goal)) {
    bring(racing, r);
    std::erase_if(racing, [&](std::size_t i) {
      return !has(i, r) || are_alike(trials_[i], trials_[best_]) ||
             !is_better(merit(i, r), merit(best_, r));
    });
    if (r >= goal) break;
  }
  for (const std::size_t i : racing)
    if (is_better(merit(i), merit(best_))) best_ = i;
}

void Contest::settle(std::size_t replications) {
  while (trials_.left() > 0) {
    for (std::size_t i = 0; i < trials_.size(); ++i)
      if (is_better(merit(i), merit(best_))) best_ = i;
    const std::size_t has = trials_[best_].replications();
    if (!trials_[best_].is_usable() || has >= replications) return;
    bring({best_}, std::min(2 * has, replications));
  }
}

std::vector<std::size_t> Contest::ranking() const {
  std::vector<std::pair<double, std::size_t>> all;
  for (std::size_t i = 0; i < trials_.size(); ++i)
    if (has(i, 1)) all.emplace_back(i == best_ ? -kWorst : merit(i), i);
  std::sort(all.begin(), all.end());
  std::vector<std::size_t> ranking;
  for (const auto& [merit, i] : all) ranking.push_back(i);
  return ranking;
}

Contest::Standing Contest::standing(std::size_t i) const {
  if (!has(i, 1)) return {kWorst, kWorst};
  const double objective = adjusted_means(trials_[i], trials_[best_])[0] / unit_;
  return {objective, beyond(i) + (is_on_edge(i) ? kEdge : 0)};
}

double Contest::merit(std::size_t i, std::size_t replications) const {
  return penalised(problem_.limits, cautious(problem_.limits, trials_[i].figures, replications),
                   unit_);
}

bool Contest::is_better(double merit, double other) const {
  return merit < other - problem_.indifference / 2;
}

double Contest::beyond(std::size_t i) const {
  const Tried& own = trials_[i];
  return violation(problem_.limits, cautious(problem_.limits, own.figures, own.replications()), 1);
}

/// Near a limit a run in ten may miss it by far, and most of those who will do so have not met that
/// run yet: what is known of one counts for all that are no safer.
bool Contest::is_on_edge(std::size_t i) const {
  return std::any_of(fallen_.begin(), fallen_.end(), [&](std::size_t fallen) {
    const Tried& other = trials_[fallen];
    return i != fallen && !is_safer(problem_.limits, trials_[i], other, other.figures);
  });
}

void Contest::bring(const std::vector<std::size_t>& candidates, std::size_t replications) {
  std::vector<Trials::Wish> wishes;
  for (const std::size_t i : candidates) wishes.emplace_back(i, replications);
  trials_.bring_to(wishes);
  // Anew each time: with more runs one that fell may hold again.
  fallen_.clear();
  for (std::size_t i = 0; i < trials_.size(); ++i) {
    const bool held =
        has(i, 2) && violation(problem_.limits, means_of(trials_[i].figures, 1), 1) == 0;
    if (held && beyond(i) > 0) fallen_.push_back(i);
  }
}

bool Contest::has(std::size_t i, std::size_t replications) const {
  return trials_[i].is_usable() && trials_[i].replications() >= replications;
}

}  // namespace headroom::experiment
