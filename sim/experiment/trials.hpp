#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/experiment/outputs.hpp"
#include "sim/experiment/search.hpp"

namespace headroom::experiment {

/// A value for each parameter of a tuner, as JSON. None at all: the scenario as it is given.
using Settings = std::vector<std::string>;

/// A figure that must stay on one side of a limit. With noise it holds when its mean over the
/// replications does, as an SLO does in `run --replications`.
struct Limit {
  std::string name;    ///< "p95", else the output
  std::string output;  ///< JSON pointer into a result
  double limit = 0;
  bool at_least = false;  ///< else at most

  /// By how much a value is beyond the limit, as a share of the limit; below 0 within it.
  double excess(double value) const;
  /// Stands for a figure that a run does not have, such as p95 where nothing was answered: ten
  /// times the limit, or nothing of what there must be at least. It is always beyond the limit.
  double worst() const;
};

/// One simulation.
struct Trial {
  Settings settings;
  std::uint32_t replication = 0;
  bool is_fresh = false;  ///< of the random numbers that nothing is tuned on
};
/// What it gives: the objectives, then the limits' figures.
struct TrialOutcome {
  OutputValues figures;
  std::string refused =
      {};  ///< why these settings are no scenario that can be run; empty: they are
};
/// Makes simulations, all of them at once if there are so many hands.
using Simulate = std::function<std::vector<TrialOutcome>(const std::vector<Trial>&)>;

/// Settings, and all that is known of them.
struct Tried {
  Settings settings;
  Point point = {};  ///< empty: as given, where that is outside the space
  /// By figure, then replication. Replication r is of the same random numbers for all.
  std::vector<std::vector<double>> figures = {};
  std::vector<std::vector<double>> fresh = {};  ///< the same of fresh random numbers
  std::string refused = {};

  std::size_t replications() const { return figures.empty() ? 0 : figures.front().size(); }
  bool is_usable() const { return refused.empty(); }
  /// It ran on fresh random numbers, and each run had its figures.
  bool has_fresh() const { return is_usable() && !fresh.empty() && !fresh.front().empty(); }
};

/// All simulations of a tuner, none made twice, none beyond the budget.
class Trials {
 public:
  Trials(std::size_t objectives, std::vector<Limit> limits, Simulate simulate);

  /// The candidate with these settings, a new one if there is none.
  std::size_t add(const Settings& settings, const Point& point);
  std::size_t size() const { return candidates_.size(); }
  const Tried& operator[](std::size_t i) const { return candidates_[i]; }
  const std::vector<Tried>& all() const { return candidates_; }

  std::size_t objectives() const { return objectives_; }
  const std::vector<Limit>& limits() const { return limits_; }

  /// So many simulations may have been made from now on.
  void allow(std::size_t simulations) { allowed_ = simulations; }
  std::size_t made() const { return made_; }
  std::size_t left() const { return allowed_ > made_ ? allowed_ - made_ : 0; }

  /// A candidate, and the replications that it is to have.
  using Wish = std::pair<std::size_t, std::size_t>;
  /// Makes what is missing, all first replications before any second one, as far as is allowed.
  void bring_to(std::span<const Wish> wishes, bool is_fresh = false);

 private:
  void take(std::size_t candidate, const TrialOutcome& outcome, bool is_fresh);

  std::size_t objectives_;
  std::vector<Limit> limits_;
  Simulate simulate_;
  std::vector<Tried> candidates_;
  std::map<Settings, std::size_t> known_;
  std::size_t made_ = 0;
  std::size_t allowed_ = 0;
};

}  // namespace headroom::experiment
