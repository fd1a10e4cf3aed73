#include "policies/forecasting/autoregressive_model.hpp"

#include "policies/forecasting/autoregression.hpp"

namespace headroom::policies::forecasting {

Expectation AutoregressiveModel::forecast(std::span<const double> history, std::size_t,
                                          std::size_t horizon) const {
  const Eigen::Map<const Eigen::VectorXd> values(history.data(),
                                                 static_cast<Eigen::Index>(history.size()));
  const double mean = values.mean();
  const Eigen::VectorXd around = values.array() - mean;
  const Autoregression model(around, order_);
  const Eigen::VectorXd last = around.tail(static_cast<Eigen::Index>(order_)).reverse();
  Expectation next{model.forecast(last, horizon), model.deviations(horizon)};
  for (double& value : next.mean) value += mean;
  return next;
}

}  // namespace headroom::policies::forecasting
