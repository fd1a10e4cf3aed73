#include "policies/forecasting/straight_line.hpp"

#include <Eigen/Core>
#include <cmath>

namespace headroom::policies::forecasting {

Expectation StraightLine::forecast(std::span<const double> history, std::size_t,
                                   std::size_t horizon) const {
  const auto count = static_cast<Eigen::Index>(history.size());
  const Eigen::Map<const Eigen::VectorXd> values(history.data(), count);
  const double half = static_cast<double>(count - 1) / 2;
  const Eigen::VectorXd times = Eigen::VectorXd::LinSpaced(count, -half, half);
  const double mean = values.mean();
  const double slope = times.dot(values) / times.squaredNorm();
  const Eigen::VectorXd around = values.array() - mean - slope * times.array();
  const double deviation = around.norm() / std::sqrt(static_cast<double>(count - 2));
  Expectation next;
  for (std::size_t step = 1; step <= horizon; ++step) {
    next.mean.push_back(mean + slope * (half + static_cast<double>(step)));
    next.deviation.push_back(deviation);
  }
  return next;
}

}  // namespace headroom::policies::forecasting
