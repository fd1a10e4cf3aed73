#pragma once

#include <optional>

#include "sim/engine/distribution.hpp"
#include "sim/engine/time.hpp"

namespace headroom::load {

/// Two states that take turns by themselves: calm and burst, each for an exponential time. Both are
/// times on the clock, so that bursts last as long by night as by day; what the state does is to
/// multiply the rate.
struct Bursts {
  double calm_factor = 1;   ///< of the rate while it is calm
  double burst_factor = 1;  ///< the two are 1 on average over time
  Duration calm, burst;     ///< mean lengths

  /// @param ratio of the burst's rate to the calm one, >= 1
  static Bursts of_ratio(double ratio, Duration calm, Duration burst);
  /// @param dispersion variance of long counts over their mean, >= 1, at `per_second`
  /// @return empty where even silence between bursts does not give that much
  static std::optional<Bursts> of_dispersion(double dispersion, double per_second, Duration calm,
                                             Duration burst);
  /// The most that of_dispersion can give.
  static double largest_dispersion(double per_second, Duration calm, Duration burst);

  double share_of_burst() const;  ///< of the time
  /// Variance over mean of counts of `length`, where the rate is constant (Fischer &
  /// Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", 1993).
  double dispersion(double per_second, Duration length) const;
};

/// How arrivals are spread around their rate: gaps of mean 1 in expected arrivals, each independent
/// of the others, so that a changing rate stretches them. Exponential ones make a Poisson process.
struct GapProcess {
  engine::Distribution gaps = engine::Distribution::exponential(1);
  std::optional<Bursts> bursts = {};  ///< a Markov-modulated Poisson process
};

/// Weibull with mean 1. @param cv from 0.01 to 100
engine::Distribution weibull_of_cv(double cv);

/// From a process's beginning to its first arrival, when the process has been going on for ever:
/// so much of a gap as is left at a time chosen by chance. With it the rate is right from the
/// start.
double first_gap(const engine::Distribution& gaps, engine::Draw& draw);

}  // namespace headroom::load
