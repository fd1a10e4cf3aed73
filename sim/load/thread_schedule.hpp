#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"

namespace headroom::load {

/// When a thread starts, and when it is to stop, both since the start of its group.
struct ThreadSpan {
  Duration start;
  Duration end = Duration::infinite();
  bool operator==(const ThreadSpan&) const = default;
};

/// JMeter-Plugins' Ultimate Thread Group: a row of its table.
struct UltimateRow {
  std::int64_t threads = 0;
  Duration delay, startup, hold, shutdown;
};
/// Thread j = 1..n of a row starts at delay + startup * j / n, and stops at delay + startup + hold
/// + shutdown * j / n. Rows add up.
std::vector<ThreadSpan> ultimate_spans(const std::vector<UltimateRow>& rows);

/// JMeter-Plugins' Stepping Thread Group.
struct SteppingConfig {
  std::int64_t threads = 0;
  Duration delay;
  std::int64_t burst = 0;        ///< that start first; 0: `start_count`
  std::int64_t start_count = 0;  ///< that start in each further step; 0: all
  Duration start_period, ramp_up, flight_time;
  std::int64_t stop_count = 0;  ///< that stop in each step; 0: all
  Duration stop_period;
};
std::vector<ThreadSpan> stepping_spans(const SteppingConfig& config);

/// JMeter-Plugins' Concurrency and Arrivals Thread Groups: a level that is reached within a ramp,
/// in steps or without, and held.
struct LevelConfig {
  double target = 0;  ///< threads; or arrivals a second
  Duration ramp_up, hold;
  std::int64_t steps = 0;  ///< 0: none, a straight line
};
/// The starter looks once a second whether more threads are wanted.
std::vector<ThreadSpan> concurrency_spans(const LevelConfig& config);

/// A stretch of arrivals whose rate moves in a straight line.
struct ArrivalStep {
  Duration time;
  double from = 0, to = 0;  ///< a second
  bool is_random = false;   ///< else evenly spaced
};
std::vector<ArrivalStep> arrival_steps(const LevelConfig& config);
/// JMeter's Open Model Thread Group: `rate(1/s) random_arrivals(1 min) rate(5/s) pause(10 s)`.
/// @throws std::invalid_argument with what is wrong and where
std::vector<ArrivalStep> open_model_steps(std::string_view schedule);

/// How many there are: for each step, the whole number below its rate's integral.
std::uint64_t arrivals_in(const std::vector<ArrivalStep>& steps);
/// When they come, since the start, in order.
std::vector<Duration> arrival_times(const std::vector<ArrivalStep>& steps, engine::StreamKey key);
/// The length of all steps.
Duration length_of(const std::vector<ArrivalStep>& steps);

}  // namespace headroom::load
