#include "sim/experiment/trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::experiment {

double Limit::excess(double value) const {
  const double over = at_least ? limit - value : value - limit;
  return limit == 0 ? over : over / std::abs(limit);
}

double Limit::worst() const {
  const double unit = limit == 0 ? 1 : std::abs(limit);
  if (at_least) return limit > 0 ? 0 : limit - unit;
  return limit + 9 * unit;
}

Trials::Trials(std::size_t objectives, std::vector<Limit> limits, Simulate simulate)
    : objectives_(objectives), limits_(std::move(limits)), simulate_(std::move(simulate)) {}

std::size_t Trials::add(const Settings& settings, const Point& point) {
  const auto [known, is_new] = known_.emplace(settings, candidates_.size());
  if (is_new) {
    Tried candidate{settings, point};
    candidate.figures.resize(objectives_ + limits_.size());
    candidate.fresh.resize(objectives_ + limits_.size());
    candidates_.push_back(std::move(candidate));
  }
  return known->second;
}

void Trials::bring_to(std::span<const Wish> wishes, bool is_fresh) {
  std::size_t most = 0;
  for (const auto& [candidate, replications] : wishes) most = std::max(most, replications);
  std::vector<Trial> trials;
  std::vector<std::size_t> whose;
  for (std::size_t r = 0; r < most; ++r) {
    for (const auto& [i, replications] : wishes) {
      const Tried& candidate = candidates_[i];
      const auto& figures = is_fresh ? candidate.fresh : candidate.figures;
      const bool is_there = r < figures.front().size();
      if (is_there || r >= replications || !candidate.is_usable() || trials.size() >= left())
        continue;
      trials.push_back({candidate.settings, static_cast<std::uint32_t>(r), is_fresh});
      whose.push_back(i);
    }
  }
  if (trials.empty()) return;
  const std::vector<TrialOutcome> outcomes = simulate_(trials);
  for (std::size_t k = 0; k < trials.size(); ++k) take(whose[k], outcomes[k], is_fresh);
}

void Trials::take(std::size_t i, const TrialOutcome& outcome, bool is_fresh) {
  Tried& candidate = candidates_[i];
  if (!candidate.is_usable()) return;
  if (!outcome.refused.empty()) {  // no simulation was made
    candidate.refused = outcome.refused;
    return;
  }
  ++made_;
  const auto lacks =
      std::find(outcome.figures.begin(),
                outcome.figures.begin() + static_cast<std::ptrdiff_t>(objectives_), std::nullopt);
  if (lacks != outcome.figures.begin() + static_cast<std::ptrdiff_t>(objectives_)) {
    candidate.refused = "a run without a value of what is to be minimised";
    return;
  }
  auto& figures = is_fresh ? candidate.fresh : candidate.figures;
  for (std::size_t f = 0; f < figures.size(); ++f)
    figures[f].push_back(f < objectives_
                             ? *outcome.figures[f]
                             : outcome.figures[f].value_or(limits_[f - objectives_].worst()));
}

}  // namespace headroom::experiment
