#include "policies/parts/react_rule.hpp"

#include <algorithm>

#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

// Instances go when a tenth more requests would still not need them: the only hysteresis there is.
constexpr double kScaleInGuard = 1.1;

}  // namespace

int react_rule(double demand, int present, double margin) {
  const int needed = scaling::whole_capacity(demand);
  if (needed > present) return present + scaling::whole_capacity((1 + margin) * (needed - present));
  if (kScaleInGuard * demand < present)
    return std::min(present, scaling::whole_capacity((1 + margin) * needed));
  return present;
}

}  // namespace headroom::policies
