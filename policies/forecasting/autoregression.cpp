#include "policies/forecasting/autoregression.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace headroom::policies::forecasting {
namespace {

/// r_0 = 1 .. r_p.
Eigen::VectorXd correlations(const Eigen::VectorXd& series, Eigen::Index order) {
  const double squares = series.squaredNorm();
  Eigen::VectorXd r = Eigen::VectorXd::Zero(order + 1);
  r(0) = 1;
  if (squares <= 0) return r;
  for (Eigen::Index lag = 1; lag <= order; ++lag) {
    const Eigen::Index pairs = series.size() - lag;
    r(lag) = series.tail(pairs).dot(series.head(pairs)) / squares;
  }
  return r;
}

}  // namespace

Autoregression::Autoregression(const Eigen::VectorXd& series, std::size_t order) {
  const auto p = static_cast<Eigen::Index>(order);
  const Eigen::VectorXd r = correlations(series, p);
  Eigen::MatrixXd toeplitz(p, p);
  for (Eigen::Index i = 0; i < p; ++i) {
    for (Eigen::Index j = 0; j < p; ++j) toeplitz(i, j) = r(std::abs(i - j));
  }
  autocorrelations_ = r.tail(p);
  coefficients_ = toeplitz.ldlt().solve(autocorrelations_);
  const double variance = series.squaredNorm() / static_cast<double>(series.size());
  innovation_ = std::max(0.0, variance * (1 - coefficients_.dot(autocorrelations_)));
}

std::vector<double> Autoregression::forecast(Eigen::VectorXd last, std::size_t horizon) const {
  std::vector<double> values;
  for (std::size_t step = 0; step < horizon; ++step) {
    values.push_back(coefficients_.dot(last));
    for (Eigen::Index i = last.size() - 1; i > 0; --i) last(i) = last(i - 1);
    last(0) = values.back();
  }
  return values;
}

std::vector<double> Autoregression::deviations(std::size_t horizon) const {
  // What a surprise of 1 still does j steps later.
  const std::vector<double> effects =
      forecast(Eigen::VectorXd::Unit(coefficients_.size(), 0), horizon);
  std::vector<double> deviations;
  double sum = 1;
  for (const double effect : effects) {
    deviations.push_back(std::sqrt(innovation_ * sum));
    sum += effect * effect;
  }
  return deviations;
}

}  // namespace headroom::policies::forecasting
