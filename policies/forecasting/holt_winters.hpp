#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace headroom::policies::forecasting {

/// How fast each part follows what is seen, 0..1, and how fast the trend dies away.
struct Smoothing {
  double level = 0.3;     ///< alpha
  double trend = 0.02;    ///< beta
  double season = 0.2;    ///< gamma
  double damping = 0.98;  ///< phi: of the trend, each step; 1 keeps it for ever
};

/// Additive Holt-Winters with a damped trend: a level, a trend and a season, each an exponential
/// mean (policies.md 3).
class HoltWinters {
 public:
  /// @param beginning two seasons, from which the parts get their first values; they are not seen
  HoltWinters(const Smoothing& smoothing, std::span<const double> beginning, std::size_t season);

  /// What it expects of the next step.
  double next() const { return level_ + smoothing_.damping * trend_ + seasonal(0); }
  /// The next step has come. @return how far it was above what was expected
  double see(double value);
  /// What it expects `step` >= 1 steps ahead.
  double ahead(std::size_t step) const;
  /// Variance of the error `step` steps ahead, where that of one step ahead is 1, for each up to
  /// the horizon: Hyndman, Koehler, Ord & Snyder, "Forecasting with exponential smoothing", 6.3.
  std::vector<double> variances(std::size_t horizon) const;

 private:
  double seasonal(std::size_t ahead) const { return seasons_[(slot_ + ahead) % seasons_.size()]; }
  /// phi + phi^2 + ... + phi^steps: how many steps of today's trend are still to come.
  double damped(std::size_t steps) const;

  Smoothing smoothing_;
  double level_ = 0;
  double trend_ = 0;             ///< a step
  std::vector<double> seasons_;  ///< above the level, by slot
  std::size_t slot_ = 0;         ///< of the next step
};

}  // namespace headroom::policies::forecasting
