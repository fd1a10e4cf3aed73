#include "policies/forecasting/seasonal_naive.hpp"

#include <cmath>

#include "policies/forecasting/differences.hpp"

namespace headroom::policies::forecasting {

Expectation SeasonalNaive::forecast(std::span<const double> history, std::size_t season,
                                    std::size_t horizon) const {
  const std::span<const double> last = history.last(season);
  const double deviation =
      root_mean_square_difference(history, history.size() >= 2 * season ? season : 1);
  Expectation next;
  for (std::size_t step = 0; step < horizon; ++step) {
    const auto seasons = static_cast<double>(step / season + 1);
    next.mean.push_back(last[step % season]);
    next.deviation.push_back(deviation * std::sqrt(seasons));
  }
  return next;
}

}  // namespace headroom::policies::forecasting
