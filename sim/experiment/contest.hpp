#pragma once

#include <cstddef>
#include <vector>

#include "sim/experiment/trials.hpp"
#include "sim/experiment/tuner.hpp"

namespace headroom::experiment {

/// The race of all candidates of one objective for being the best one. Who leads gets more
/// replications as long as it leads, and others as many as they need to be told from it: the
/// intensification of Hutter, Hoos, Leyton-Brown, "Sequential model-based optimization for general
/// algorithm configuration", LION 5 (2011), with limits held against the upper ends of intervals.
class Contest {
 public:
  /// @param problem,trials outlive it @param as_given a candidate with a replication or more
  Contest(const TuningProblem& problem, std::size_t as_given, Trials& trials);

  /// Lets candidates take part. @return whether one of them is new
  bool enter(const std::vector<std::size_t>& candidates);
  /// Gives replications to whoever leads until the leader has so many, or none are left.
  void settle(std::size_t replications);

  std::size_t best() const { return best_; }
  /// Of those that were run, the best first.
  std::vector<std::size_t> ranking() const;

  /// The objective as a share of the scenario's as it is given, and what is beyond the limits, as
  /// far as it is known. Of one that is no safer than another that fell, a little is beyond.
  struct Standing {
    double objective, beyond;
    double merit() const;
  };
  Standing standing(std::size_t candidate) const;
  double merit(std::size_t candidate) const { return standing(candidate).merit(); }
  /// Whether merits differ by so much that anybody cares.
  bool is_better(double merit, double other) const;

 private:
  double merit(std::size_t candidate, std::size_t replications) const;
  double beyond(std::size_t candidate) const;
  bool is_on_edge(std::size_t candidate) const;
  void race(std::vector<std::size_t> racing);
  void bring(const std::vector<std::size_t>& candidates, std::size_t replications);
  bool has(std::size_t candidate, std::size_t replications) const;

  const TuningProblem& problem_;
  Trials& trials_;
  std::size_t best_;
  double unit_;
  std::vector<std::size_t> fallen_;  ///< held the limits in the first run, but do not surely in all
};

}  // namespace headroom::experiment
