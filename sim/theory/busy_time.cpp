#include "sim/theory/busy_time.hpp"

#include <algorithm>
#include <utility>

namespace headroom::theory {

BusyTime::BusyTime(std::span<const Stay> stays, double vcpus) : vcpus_(vcpus) {
  std::vector<std::pair<double, int>> changes;
  changes.reserve(2 * stays.size());
  for (const Stay& stay : stays) {
    changes.emplace_back(stay.begin, +1);
    changes.emplace_back(stay.end, -1);
  }
  std::sort(changes.begin(), changes.end());
  Point point;
  for (const auto& [at, change] : changes) {
    if (points_.empty()) {
      point.at = at;
    } else if (at > point.at) {
      point.busy += (at - point.at) * std::min<double>(point.present, vcpus_);
      point.at = at;
    } else {
      points_.pop_back();  // more than one change at an instant
    }
    point.present += change;
    points_.push_back(point);
  }
}

double BusyTime::until(double t) const {
  const auto after = std::upper_bound(points_.begin(), points_.end(), t,
                                      [](double at, const Point& point) { return at < point.at; });
  if (after == points_.begin()) return 0;
  const Point& last = *(after - 1);
  return last.busy + (t - last.at) * std::min<double>(last.present, vcpus_);
}

}  // namespace headroom::theory
