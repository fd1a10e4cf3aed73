#include "sim/experiment/desired_comparison.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace headroom::experiment {
namespace {

/// From then on. The first entry holds since ever.
using Levels = std::map<WallTime, int>;

Levels levels_of(const std::vector<ScalingActivity>& activities) {
  std::vector<scenario::DesiredChange> changes;
  for (const ScalingActivity& activity : activities) {
    for (const auto& change : scenario::desired_changes(activity.cause)) changes.push_back(change);
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  Levels levels;
  if (changes.empty()) return levels;
  levels[WallTime::min()] = changes.front().from;
  for (const auto& change : changes) levels[change.time] = change.to;
  return levels;
}

int level_at(const Levels& levels, WallTime time) {
  return std::prev(levels.upper_bound(time))->second;
}

}  // namespace

std::optional<DesiredComparison> compare_desired(const std::vector<ScalingActivity>& real,
                                                 const std::vector<ScalingActivity>& simulated,
                                                 WallTime begin, WallTime end) {
  const Levels of_real = levels_of(real);
  const Levels of_simulated = levels_of(simulated);
  if (of_real.empty() || of_simulated.empty() || end <= begin) return std::nullopt;
  std::vector<WallTime> times = {begin};
  for (const Levels* levels : {&of_real, &of_simulated}) {
    for (const auto& [time, level] : *levels) {
      if (time > begin && time < end) times.push_back(time);
    }
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  DesiredComparison comparison;
  const auto whole = static_cast<double>((end - begin).count());
  for (std::size_t i = 0; i < times.size(); ++i) {
    const WallTime until = i + 1 < times.size() ? times[i + 1] : end;
    const double share = static_cast<double>((until - times[i]).count()) / whole;
    const DesiredStep step{times[i], level_at(of_real, times[i]), level_at(of_simulated, times[i])};
    const int apart = std::abs(step.real - step.simulated);
    comparison.mean_absolute_difference += apart * share;
    if (apart == 0) comparison.share_equal += share;
    comparison.steps.push_back(step);
  }
  return comparison;
}

}  // namespace headroom::experiment
