#include "policies/parts/loop_gain.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::policies {

double gain_limit(int delay) { return 2 * std::sin(std::numbers::pi / (2 * (2.0 * delay + 1))); }

double default_gain(Duration period, Duration boot, WhileBooting way) {
  constexpr double kMostTicks = 1e6;
  const double ticks = std::min(std::ceil(boot.seconds() / period.seconds()), kMostTicks);
  return gain_limit(way == WhileBooting::ignore ? 1 + static_cast<int>(ticks) : 1) / 2;
}

}  // namespace headroom::policies
