#include "policies/parts/loop_gain.hpp"

#include <algorithm>
#include <cmath>

#include "sim/theory/delayed_integrator.hpp"

namespace headroom::policies {

double default_gain(Duration period, Duration boot, WhileBooting way, int metric_ticks) {
  constexpr double kMostTicks = 1e6;
  const double ticks = std::min(std::ceil(boot.seconds() / period.seconds()), kMostTicks);
  const int boot_ticks = way == WhileBooting::ignore ? static_cast<int>(ticks) : 0;
  return theory::gain_limit(metric_ticks + boot_ticks) / 2;
}

}  // namespace headroom::policies
