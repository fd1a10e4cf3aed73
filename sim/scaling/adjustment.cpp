#include "sim/scaling/adjustment.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::scaling {

int round_adjustment(double instances) {
  if (instances > 0.0 && instances < 1.0) return 1;
  if (instances < 0.0 && instances > -1.0) return -1;
  return static_cast<int>(std::trunc(instances));
}

int adjusted_capacity(AdjustmentType type, double adjustment, int minimum_magnitude, int capacity) {
  switch (type) {
    case AdjustmentType::change_in_capacity: return capacity + static_cast<int>(adjustment);
    case AdjustmentType::exact_capacity: return static_cast<int>(adjustment);
    case AdjustmentType::percent_change_in_capacity: {
      const int change = round_adjustment(adjustment * capacity / 100.0);
      if (change > 0) return capacity + std::max(change, minimum_magnitude);
      if (change < 0) return capacity - std::max(-change, minimum_magnitude);
      return capacity;
    }
  }
  return capacity;
}

}  // namespace headroom::scaling
