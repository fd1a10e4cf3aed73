#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

namespace headroom::policies::forecasting {

/// A series that hangs on its own last values, fitted by the Yule-Walker equations: AR(p). It is
/// stationary: its forecasts die away.
class Autoregression {
 public:
  Autoregression() = default;  ///< of order 1 through nothing: it expects 0
  /// @param series around 0: its mean is not subtracted @param order p >= 1, below its length
  Autoregression(const Eigen::VectorXd& series, std::size_t order);

  std::size_t order() const { return static_cast<std::size_t>(coefficients_.size()); }
  /// r_1 .. r_p: sum of e_t e_{t-k} by sum of e_t^2.
  const Eigen::VectorXd& autocorrelations() const { return autocorrelations_; }
  /// Of the last value, the one before it, ...
  const Eigen::VectorXd& coefficients() const { return coefficients_; }
  /// What comes behind the last p values. @param last the newest first
  std::vector<double> forecast(Eigen::VectorXd last, std::size_t horizon) const;
  /// Standard deviation of each of them.
  std::vector<double> deviations(std::size_t horizon) const;

 private:
  Eigen::VectorXd autocorrelations_ = Eigen::VectorXd::Zero(1);
  Eigen::VectorXd coefficients_ = Eigen::VectorXd::Zero(1);
  double innovation_ = 0;  ///< variance of what its past does not tell
};

}  // namespace headroom::policies::forecasting
