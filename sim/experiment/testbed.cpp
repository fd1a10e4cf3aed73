#include "sim/experiment/testbed.hpp"

#include <algorithm>

namespace headroom::experiment {

double until_idle(const std::vector<std::pair<double, double>>& visits, double from) {
  double idle = from;
  for (const auto& [begin, end] : visits) {
    if (begin > idle) break;
    idle = std::max(idle, end);
  }
  return idle - from;
}

}  // namespace headroom::experiment
