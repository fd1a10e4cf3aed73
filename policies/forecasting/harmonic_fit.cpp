#include "policies/forecasting/harmonic_fit.hpp"

#include <Eigen/Dense>
#include <cmath>
#include <numbers>

namespace headroom::policies::forecasting {
namespace {

constexpr std::size_t kDaysOfWeek = 7;

Eigen::Map<const Eigen::VectorXd> as_vector(std::span<const double> values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

/// Puts sin and cos of 2 pi k t / period, k = 1 .. waves, into the columns from `column` on.
/// @param first the t of the first row
void put_waves(Eigen::MatrixXd& rows, Eigen::Index column, std::size_t first, std::size_t period,
               std::size_t waves) {
  for (std::size_t k = 1; k <= waves; ++k, column += 2) {
    for (Eigen::Index row = 0; row < rows.rows(); ++row) {
      const std::size_t phase = k * (first + static_cast<std::size_t>(row)) % period;
      const double angle =
          2 * std::numbers::pi * static_cast<double>(phase) / static_cast<double>(period);
      rows(row, column) = std::sin(angle);
      rows(row, column + 1) = std::cos(angle);
    }
  }
}

/// One row a step, from step `first` on.
Eigen::MatrixXd rows_of(std::size_t first, std::size_t count, std::size_t season,
                        const HarmonicTerms& terms) {
  const Eigen::Index daily = terms.trend ? 2 : 1;
  const Eigen::Index weekly = daily + 2 * static_cast<Eigen::Index>(terms.daily);
  Eigen::MatrixXd rows(static_cast<Eigen::Index>(count),
                       weekly + 2 * static_cast<Eigen::Index>(terms.weekly));
  rows.col(0).setOnes();
  if (terms.trend) {
    const auto start = static_cast<double>(first);
    rows.col(1).setLinSpaced(start, start + static_cast<double>(count) - 1);
  }
  put_waves(rows, daily, first, season, terms.daily);
  put_waves(rows, weekly, first, kDaysOfWeek * season, terms.weekly);
  return rows;
}

Eigen::VectorXd solved(const Eigen::MatrixXd& rows, const Eigen::VectorXd& values, double ridge) {
  if (ridge == 0) return rows.colPivHouseholderQr().solve(values);
  Eigen::MatrixXd normal = rows.transpose() * rows;
  normal.diagonal().tail(normal.rows() - 1).array() += ridge * static_cast<double>(values.size());
  return normal.ldlt().solve(rows.transpose() * values);
}

}  // namespace

HarmonicFit::HarmonicFit(std::span<const double> seen, std::span<const double> typical,
                         std::size_t season, const HarmonicTerms& terms)
    : season_(season), terms_(terms) {
  const Eigen::MatrixXd rows = rows_of(0, seen.size(), season_, terms_);
  coefficients_ = solved(rows, as_vector(typical), terms_.ridge);
  residual_ = Autoregression(as_vector(seen) - rows * coefficients_, terms_.order);
}

Expectation HarmonicFit::forecast(std::span<const double> history, std::size_t horizon) const {
  const std::size_t order = residual_.order();
  const auto known = static_cast<Eigen::Index>(order);
  const Eigen::VectorXd waves =
      rows_of(history.size() - order, order + horizon, season_, terms_) * coefficients_;
  const Eigen::VectorXd last = as_vector(history.last(order)) - waves.head(known);
  Expectation next{residual_.forecast(last.reverse(), horizon), residual_.deviations(horizon)};
  for (std::size_t step = 0; step < horizon; ++step)
    next.mean[step] += waves(known + static_cast<Eigen::Index>(step));
  return next;
}

}  // namespace headroom::policies::forecasting
