#include "sim/load/think_time.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::load {
namespace {

/// Arrivals of a Poisson process of rate 1 within `mean`.
std::int64_t poisson_count(double mean, engine::Draw& draw) {
  std::int64_t count = 0;
  for (double time = engine::unit_exponential(draw); time < mean;
       time += engine::unit_exponential(draw)) {
    ++count;
  }
  return count;
}

Duration whole_milliseconds(double ms) {
  return Duration::milliseconds(static_cast<std::int64_t>(std::floor(std::max(ms, 0.0))));
}

}  // namespace

Duration Timer::sample(engine::Draw& draw) const {
  switch (kind) {
    case Kind::distribution: return Duration::from_nanoseconds(time.sample(draw));
    case Kind::constant: return whole_milliseconds(offset_ms);
    case Kind::uniform: return whole_milliseconds(factor * (offset_ms + draw.unit() * range_ms));
    case Kind::gaussian:
      return whole_milliseconds(factor *
                                std::abs(offset_ms + range_ms * engine::unit_normal(draw)));
    case Kind::poisson:
      return whole_milliseconds(
          factor * (offset_ms + static_cast<double>(poisson_count(std::round(range_ms), draw))));
  }
  return {};
}

Duration mean_think_time(const std::vector<Timer>& timers) {
  constexpr double kMeanOfFolded = 0.7979;  // sqrt(2 / pi) of the standard deviation at offset 0
  double ns = 0;
  for (const Timer& timer : timers) {
    switch (timer.kind) {
      case Timer::Kind::distribution: ns += timer.time.mean(); break;
      case Timer::Kind::constant: ns += timer.offset_ms * 1e6; break;
      case Timer::Kind::uniform:
        ns += timer.factor * (timer.offset_ms + timer.range_ms / 2) * 1e6;
        break;
      case Timer::Kind::gaussian:
        ns += timer.factor * std::max(timer.offset_ms, kMeanOfFolded * timer.range_ms) * 1e6;
        break;
      case Timer::Kind::poisson:
        ns += timer.factor * (timer.offset_ms + timer.range_ms) * 1e6;
        break;
    }
  }
  return Duration::from_nanoseconds(ns);
}

Duration think_time(const std::vector<Timer>& timers, engine::Draw& draw) {
  Duration total;
  for (const Timer& timer : timers) total += timer.sample(draw);
  return total;
}

}  // namespace headroom::load
