#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

#include "policies/forecasting/autoregression.hpp"
#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// What a harmonic regression is made of, besides its mean.
struct HarmonicTerms {
  bool trend = false;      ///< a straight line
  std::size_t daily = 6;   ///< waves of the season: its period, the half, the third ...
  std::size_t weekly = 0;  ///< waves of seven seasons
  double ridge = 1e-3;     ///< pull of each coefficient but the mean's towards 0, a step of history
  std::size_t order = 3;   ///< of the autoregression of what remains
};

/// Sines and cosines laid through a series, and an autoregression through what they leave
/// (policies.md 3).
class HarmonicFit {
 public:
  /// @param seen the history @param typical the same without outliers: the waves go through it
  HarmonicFit(std::span<const double> seen, std::span<const double> typical, std::size_t season,
              const HarmonicTerms& terms);

  /// Of 1, t (from 0), sin and cos of each daily wave, sin and cos of each weekly one.
  const Eigen::VectorXd& coefficients() const { return coefficients_; }
  const Autoregression& residual() const { return residual_; }
  /// @param history what was seen, as long as it was or longer: its first step is the same
  Expectation forecast(std::span<const double> history, std::size_t horizon) const;

 private:
  std::size_t season_;
  HarmonicTerms terms_;
  Eigen::VectorXd coefficients_;
  Autoregression residual_;
};

}  // namespace headroom::policies::forecasting
