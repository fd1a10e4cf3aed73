#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/scenario/read_activities.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

using scenario::ScalingActivity;
using scenario::WallTime;

/// A real activity and the simulated one that stands for it.
struct ActivityPair {
  ScalingActivity real;
  ScalingActivity simulated;
  double start_difference_s() const;  ///< positive: the simulated one begins later
  /// Positive: the simulated one takes longer. Empty where one of them is not over.
  std::optional<double> duration_difference_s() const;
};

/// Of differences in seconds; empty where there is none.
struct Differences {
  double mean = 0;  ///< with their signs
  double mean_absolute = 0;
  double median_absolute = 0;
  double max_absolute = 0;
};
std::optional<Differences> differences_of(const std::vector<double>& seconds);

/// The desired capacity of both, from then on.
struct DesiredStep {
  WallTime time;
  int real = 0, simulated = 0;
};
struct DesiredComparison {
  std::vector<DesiredStep> steps;
  double mean_absolute_difference = 0;  ///< over the run's time
  double share_equal = 0;               ///< of that time
};

struct BacktestOptions {
  Duration tolerance = 10_min;  ///< starts further apart are never the same activity
  std::string group;            ///< whose real activities; empty: the scenario's, or the only one's
};

struct Backtest {
  std::string group;  ///< of the real activities
  WallTime begin, end;
  Duration tolerance;
  std::vector<ActivityPair> matched;         ///< by the real one's start
  std::vector<ScalingActivity> missed;       ///< real, without a simulated one
  std::vector<ScalingActivity> extra;        ///< simulated, without a real one
  std::vector<ScalingActivity> uncompared;   ///< real, neither a launch nor a termination
  int outside = 0;                           ///< real, before or after the run's time
  std::optional<DesiredComparison> desired;  ///< where the causes of both tell it
  std::vector<std::string> warnings;

  std::optional<Differences> start_differences() const;
  std::optional<Differences> duration_differences() const;
};

/// A run's activities in the form of the real ones, by start.
std::vector<ScalingActivity> simulated_activities(const scenario::Scenario& scenario,
                                                  const world::RunResult& result);

/// The cheapest alignment of two ascending lists of times that keeps their order: a pair costs its
/// distance, and one that stays alone half the tolerance, so that a pair further apart than the
/// tolerance never pays, and a missing entry shifts none of the others (Needleman and Wunsch,
/// 1970). @return pairs of positions, ascending
std::vector<std::pair<std::size_t, std::size_t>> align(const std::vector<WallTime>& a,
                                                       const std::vector<WallTime>& b,
                                                       std::chrono::milliseconds tolerance);

/// Simulated against real activities: launches with launches, terminations with terminations,
/// failed ones with failed ones.
/// @param real by start; @param file they are from, named in errors
/// @throws BadScenario when no activity of the group lies within the run's time
Backtest backtest(const scenario::Scenario& scenario, const std::vector<ScalingActivity>& simulated,
                  const std::vector<ScalingActivity>& real, const std::string& file,
                  const BacktestOptions& options);

}  // namespace headroom::experiment
