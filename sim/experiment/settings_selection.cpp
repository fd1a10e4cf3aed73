#include "sim/experiment/settings_selection.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/experiment/merit.hpp"
#include "sim/stats/kim_nelson.hpp"
#include "sim/stats/ocba.hpp"

namespace headroom::experiment {
namespace {

using Wish = Trials::Wish;

constexpr std::size_t kContenders = 8;
constexpr std::size_t kFirst = 5;  // replications of each, before any one is given up
constexpr std::size_t kBatch = 8;  // replications that are shared out at once
constexpr double kAlpha = 0.05;    // chance that the race loses the best one

/// The candidate with the most replications: others are held against it.
std::size_t best_known(const Trials& trials) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < trials.size(); ++i)
    if (trials[i].replications() > trials[best].replications()) best = i;
  return best;
}

std::vector<std::size_t> usable(const Trials& trials) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (trials[i].is_usable() && trials[i].replications() > 0) all.push_back(i);
  return all;
}

/// The most promising, by what is known of them; of those that do exactly the same the first.
std::vector<std::size_t> contenders_of(const TuningProblem& problem, const Trials& trials) {
  const Tried& reference = trials[best_known(trials)];
  const double mean = means_of(reference.figures, reference.replications())[0];
  const double unit = mean != 0 ? std::abs(mean) : 1;
  std::vector<std::pair<double, std::size_t>> ranked;
  for (const std::size_t i : usable(trials)) {
    const Values means = adjusted_means(trials[i], reference);
    ranked.emplace_back(penalised(problem.limits, means, unit), i);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::size_t> best;
  for (const auto& [merit, i] : ranked) {
    if (best.size() == kContenders) break;
    const bool is_told = std::any_of(best.begin(), best.end(), [&, own = i](std::size_t other) {
      return are_alike(trials[own], trials[other]);
    });
    if (!is_told) best.push_back(i);
  }
  return best;
}

/// The race of the contenders.
class Race {
 public:
  Race(const TuningProblem& problem, Trials& trials, std::vector<std::size_t> contenders)
      : problem_(problem),
        trials_(trials),
        contenders_(std::move(contenders)),
        is_in_(contenders_.size(), 1) {}

  void run() {
    std::vector<Wish> wishes;
    for (const std::size_t i : contenders_) wishes.emplace_back(i, kFirst);
    trials_.bring_to(wishes);
    while (trials_.left() > 0 && give_up() > 1) share_out();
  }

 private:
  double mean(std::size_t k) const {
    const Tried& candidate = trials_[contenders_[k]];
    return means_of(candidate.figures, candidate.replications())[0];
  }
  bool seems_to_hold(std::size_t k) const {
    return holds(problem_.limits, trials_[contenders_[k]].figures, 1);
  }

  /// @return how many are left
  std::size_t give_up() {
    for (std::size_t k = 0; k < contenders_.size(); ++k) {
      const Tried& candidate = trials_[contenders_[k]];
      if (!candidate.is_usable() || surely_fails(problem_.limits, candidate.figures, 1))
        is_in_[k] = 0;
    }
    const auto left = static_cast<std::size_t>(std::count(is_in_.begin(), is_in_.end(), 1));
    const std::size_t best = this->best();
    if (left < 2 || best == contenders_.size() || mean(best) == 0) return left;
    // Only who holds the limits may put others out by its objective.
    std::vector<char> by_objective = is_in_;
    for (std::size_t k = 0; k < by_objective.size(); ++k)
      by_objective[k] = is_in_[k] && seems_to_hold(k);
    const stats::KimNelson rule(std::max<std::size_t>(2, contenders_.size()), kFirst, kAlpha,
                                problem_.indifference * std::abs(mean(best)));
    std::vector<std::vector<double>> objectives;
    for (const std::size_t i : contenders_) objectives.push_back(trials_[i].figures[0]);
    const auto stays = rule.survivors(objectives, by_objective);
    for (std::size_t k = 0; k < stays.size(); ++k)
      if (by_objective[k] && !stays[k]) is_in_[k] = 0;
    return static_cast<std::size_t>(std::count(is_in_.begin(), is_in_.end(), 1));
  }

  /// The cheapest that seems to hold; as many as there are where none does.
  std::size_t best() const {
    std::size_t best = contenders_.size();
    for (std::size_t k = 0; k < contenders_.size(); ++k)
      if (is_in_[k] && seems_to_hold(k) && (best == contenders_.size() || mean(k) < mean(best)))
        best = k;
    return best;
  }

  void share_out() {
    std::vector<std::size_t> racing, have;
    for (std::size_t k = 0; k < contenders_.size(); ++k)
      if (is_in_[k]) racing.push_back(k);
    for (const std::size_t k : racing) have.push_back(trials_[contenders_[k]].replications());
    const std::vector<double> shares = shares_of(racing);
    const auto given = stats::allocate(shares, have, kBatch);
    std::vector<Wish> wishes;
    for (std::size_t n = 0; n < racing.size(); ++n)
      wishes.emplace_back(contenders_[racing[n]], have[n] + given[n]);
    trials_.bring_to(wishes);
  }

  std::vector<double> shares_of(const std::vector<std::size_t>& racing) const {
    const std::size_t best = this->best();
    if (best == contenders_.size())
      return std::vector<double>(racing.size(), 1 / static_cast<double>(racing.size()));
    std::vector<stats::Argument> arguments;
    std::size_t place = 0;
    for (std::size_t n = 0; n < racing.size(); ++n) {
      if (racing[n] == best) place = n;
      arguments.push_back(argument_against(trials_[contenders_[racing[n]]],
                                           trials_[contenders_[best]], problem_.limits));
    }
    // The best's own noise is that of its difference to the others: their mean.
    double sum = 0;
    for (std::size_t n = 0; n < arguments.size(); ++n)
      sum += n == place ? 0 : arguments[n].is_against_best ? arguments[n].deviation : 0;
    arguments[place].deviation =
        sum / static_cast<double>(std::max<std::size_t>(1, racing.size() - 1));
    return stats::ocba_shares(arguments, place);
  }

  const TuningProblem& problem_;
  Trials& trials_;
  std::vector<std::size_t> contenders_;
  std::vector<char> is_in_;
};

}  // namespace

std::vector<std::size_t> select_best(const TuningProblem& problem, Trials& trials) {
  std::vector<std::size_t> contenders = contenders_of(problem, trials);
  Race(problem, trials, contenders).run();
  const Tried& reference = trials[best_known(trials)];
  struct Rank {
    int group;  ///< surely holds, seems to hold, does not
    double by;
    std::size_t candidate;
  };
  std::vector<Rank> ranks;
  for (const std::size_t i : contenders) {
    const Tried& candidate = trials[i];
    if (!candidate.is_usable()) continue;
    const Values means = adjusted_means(candidate, reference);
    const bool seems = holds(problem.limits, candidate.figures, 1);
    const bool surely = seems && surely_holds(problem.limits, candidate.figures, 1);
    ranks.push_back({surely  ? 0
                     : seems ? 1
                             : 2,
                     seems ? means[0] : violation(problem.limits, means, 1), i});
  }
  std::sort(ranks.begin(), ranks.end(), [](const Rank& a, const Rank& b) {
    return std::tie(a.group, a.by, a.candidate) < std::tie(b.group, b.by, b.candidate);
  });
  std::vector<std::size_t> ranking;
  for (const Rank& rank : ranks) ranking.push_back(rank.candidate);
  return ranking;
}

}  // namespace headroom::experiment
