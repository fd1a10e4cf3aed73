#include "sim/theory/delayed_integrator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::theory {

double gain_limit(int delay) { return 2 * std::sin(std::numbers::pi / (2 * (2 * delay + 1))); }

double gain_without_overshoot(int delay) {
  return std::pow(delay, delay) / std::pow(delay + 1, delay + 1);
}

std::vector<double> errors_after_step(double gain, int delay, int ticks) {
  std::vector<double> errors = {1.0};
  for (int j = 0; j < ticks; ++j) {
    const double seen = errors[static_cast<std::size_t>(std::max(0, j - delay))];
    errors.push_back(errors.back() - gain * seen);
  }
  return errors;
}

int fewest_without_cycle(double low_share) {
  constexpr double kGuard = 1e-9;  // 1 / (1 - 0.9) is a little above 10
  return static_cast<int>(std::ceil(1 / (1 - low_share) - kGuard));
}

}  // namespace headroom::theory
