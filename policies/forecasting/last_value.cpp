#include "policies/forecasting/last_value.hpp"

#include <algorithm>

#include "policies/forecasting/differences.hpp"

namespace headroom::policies::forecasting {
namespace {

constexpr std::size_t kRecent = 120;  // steps that tell how much it changes

}  // namespace

Expectation LastValue::forecast(std::span<const double> history, std::size_t,
                                std::size_t horizon) const {
  const auto recent = history.last(std::min(history.size(), kRecent));
  // A lag of which there are few pairs tells little: beyond half of them, it is the longest one.
  const std::size_t longest = std::max<std::size_t>(recent.size() / 2, 1);
  Expectation next{std::vector<double>(horizon, history.back()), {}};
  for (std::size_t ahead = 1; ahead <= horizon; ++ahead)
    next.deviation.push_back(root_mean_square_difference(recent, std::min(ahead, longest)));
  return next;
}

}  // namespace headroom::policies::forecasting
