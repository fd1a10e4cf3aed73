#include "sim/experiment/sequential.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::experiment {

std::uint32_t next_count(const stats::Estimate& figure, const SequentialPlan& plan) {
  const auto now = static_cast<double>(figure.count());
  const double error = plan.stop.relative_error;
  const double allowed = error * std::abs(figure.mean()) / (1 + error);
  const double too_wide = figure.half_width(plan.stop.confidence) / allowed;
  const double wanted = std::clamp(now * too_wide * too_wide, 1.25 * now, 2 * now);
  return static_cast<std::uint32_t>(std::min<double>(std::ceil(wanted), plan.most));
}

std::uint32_t replicate_until(const SequentialPlan& plan,
                              const std::function<void(std::uint32_t, std::uint32_t)>& make,
                              const std::function<stats::Estimate()>& figure) {
  std::uint32_t made = 0;
  auto wanted = static_cast<std::uint32_t>(plan.stop.at_least);
  for (;;) {
    make(made, wanted);
    made = wanted;
    const stats::Estimate estimate = figure();
    if (made >= plan.most || plan.stop.may_stop(estimate)) return made;
    wanted = std::max(made + 1, next_count(estimate, plan));
  }
}

}  // namespace headroom::experiment
