#include "policies/forecasting/differences.hpp"

#include <Eigen/Core>
#include <cmath>

namespace headroom::policies::forecasting {

double root_mean_square_difference(std::span<const double> series, std::size_t lag) {
  if (series.size() <= lag) return 0;
  const Eigen::Map<const Eigen::VectorXd> values(series.data(),
                                                 static_cast<Eigen::Index>(series.size()));
  const Eigen::Index pairs = values.size() - static_cast<Eigen::Index>(lag);
  return std::sqrt((values.tail(pairs) - values.head(pairs)).squaredNorm() /
                   static_cast<double>(pairs));
}

}  // namespace headroom::policies::forecasting
