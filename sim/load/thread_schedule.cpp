#include "sim/load/thread_schedule.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::load {
namespace {

/// Threads wanted at a time in the ramp or after it.
double level_at(const LevelConfig& config, Duration time) {
  if (config.ramp_up <= Duration{} || time > config.ramp_up) return config.target;
  const double share = time.seconds() / config.ramp_up.seconds();
  if (config.steps <= 0) return config.target * share;
  const auto steps = static_cast<double>(config.steps);
  const auto step = static_cast<double>(time * config.steps / config.ramp_up);
  return config.target / steps * (step + 1);
}

std::uint64_t arrivals_in(const ArrivalStep& step) {
  // A hair more, so that 0.1/s for 10 s is one arrival.
  return static_cast<std::uint64_t>((step.from + step.to) / 2 * step.time.seconds() + 1e-9);
}

/// When the integral of the rate has come to n.
double time_of(const ArrivalStep& step, double n) {
  const double rise = (step.to - step.from) / step.time.seconds();
  const double mean = (step.from + step.to) / 2;
  if (std::abs(step.to - step.from) < 1e-4 * mean) return n / mean;
  const double root = std::sqrt(std::max(step.from * step.from + 2 * rise * n, 0.0));
  return (root - step.from) / rise;
}

}  // namespace

std::vector<ThreadSpan> ultimate_spans(const std::vector<UltimateRow>& rows) {
  std::vector<ThreadSpan> spans;
  for (const UltimateRow& row : rows) {
    for (std::int64_t j = 1; j <= row.threads; ++j) {
      spans.push_back({row.delay + row.startup * j / row.threads,
                       row.delay + row.startup + row.hold + row.shutdown * j / row.threads});
    }
  }
  return spans;
}

std::vector<ThreadSpan> stepping_spans(const SteppingConfig& config) {
  const std::int64_t n = config.threads;
  const std::int64_t a = config.start_count > 0 ? config.start_count : std::max<std::int64_t>(n, 1);
  const std::int64_t b = config.burst > 0 ? config.burst : a;
  const std::int64_t s = config.stop_count > 0 ? config.stop_count : std::max<std::int64_t>(n, 1);
  const Duration step = config.start_period + config.ramp_up;
  const std::int64_t rest = std::max<std::int64_t>(n - b, 0);
  const std::int64_t last = rest % a == 0 ? a : rest % a;
  const Duration descent =
      config.delay + step * ((rest + a - 1) / a) + config.ramp_up * last / a + config.flight_time;
  std::vector<ThreadSpan> spans;
  for (std::int64_t k = 0; k < n; ++k) {
    const bool is_first = k < b;
    const std::int64_t bucket = is_first ? 0 : 1 + (k - b) / a;
    const std::int64_t place = is_first ? k : (k - b) % a;
    spans.push_back({config.delay + step * bucket + config.ramp_up * place / (is_first ? b : a),
                     descent + config.stop_period * (k / s)});
  }
  return spans;
}

std::vector<ThreadSpan> concurrency_spans(const LevelConfig& config) {
  std::vector<ThreadSpan> spans;
  const Duration end = config.ramp_up + config.hold;
  const auto most = static_cast<std::size_t>(std::max(std::llround(config.target), 0LL));
  for (Duration time; time < end && spans.size() < most; time += 1_s) {
    const auto wanted = static_cast<std::size_t>(std::llround(level_at(config, time)));
    while (spans.size() < wanted) spans.push_back({time, end});
  }
  return spans;
}

std::vector<ArrivalStep> arrival_steps(const LevelConfig& config) {
  std::vector<ArrivalStep> result;
  const double target = config.target;
  if (config.ramp_up > Duration{} && config.steps > 0) {
    for (std::int64_t step = 1; step <= config.steps; ++step) {
      const double rate = target * static_cast<double>(step) / static_cast<double>(config.steps);
      result.push_back({config.ramp_up / config.steps, rate, rate});
    }
  } else if (config.ramp_up > Duration{}) {
    result.push_back({config.ramp_up, 0, target});
  }
  if (config.hold > Duration{}) result.push_back({config.hold, target, target});
  return result;
}

std::uint64_t arrivals_in(const std::vector<ArrivalStep>& steps) {
  std::uint64_t count = 0;
  for (const ArrivalStep& step : steps) count += arrivals_in(step);
  return count;
}

std::vector<Duration> arrival_times(const std::vector<ArrivalStep>& steps, engine::StreamKey key) {
  std::vector<Duration> times;
  Duration begin;
  for (const ArrivalStep& step : steps) {
    const std::uint64_t count = arrivals_in(step);
    const double total = (step.from + step.to) / 2 * step.time.seconds();
    const std::size_t first = times.size();
    for (std::uint64_t n = 0; n < count; ++n) {
      const double arrived =
          step.is_random ? engine::Draw(key, times.size()).unit() * total : static_cast<double>(n);
      // JMeter counts in whole milliseconds.
      const auto ms = std::llround(time_of(step, arrived) * 1e3);
      times.push_back(begin + std::min(Duration::milliseconds(ms), step.time));
    }
    std::sort(times.begin() + static_cast<std::ptrdiff_t>(first), times.end());
    begin += step.time;
  }
  return times;
}

Duration length_of(const std::vector<ArrivalStep>& steps) {
  Duration length;
  for (const ArrivalStep& step : steps) length += step.time;
  return length;
}

}  // namespace headroom::load
