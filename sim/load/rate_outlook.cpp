#include "sim/load/rate_outlook.hpp"

#include <algorithm>

namespace headroom::load {
namespace {

double peak_of(const RateCurve& curve, Duration length) {
  double most = 0;
  for (const RatePoint& point : curve) {
    if (point.at < length) most = std::max(most, point.per_second);
  }
  return most;
}

RateOutlook outlook_once(const TraceConfig& trace, Duration length) {
  RateOutlook sum;
  TraceFeed feed(trace, length);
  RateCurve block = {{}};
  while (feed.read(block)) {
    sum.peak_per_second = std::max(sum.peak_per_second, peak_of(block, length));
    const RatePoint last = block.back();
    sum.arrivals += expected_arrivals(block, std::min(last.at, length));
    block = {last};
  }
  return sum;
}

/// One cycle is read, and the part of another: not as many as there are.
RateOutlook outlook_of(const TraceConfig& trace, Duration length) {
  const Duration played = trace.played();
  if (!trace.playback.loop || played <= Duration{} || length <= played)
    return outlook_once(trace, length);
  TraceConfig once = trace;
  once.playback.loop = false;
  RateOutlook sum = outlook_once(once, played);
  sum.arrivals *= static_cast<double>(length / played);
  sum.arrivals += outlook_once(once, length % played).arrivals;
  return sum;
}

/// Its requests are taken as evenly spread over the time that it is played.
RateOutlook outlook_of(const ReplayConfig& replay, Duration length) {
  const double played = replay.played_s();
  const double per_second =
      static_cast<double>(replay.facts.requests) * replay.playback.scale / played;
  const double seconds =
      replay.playback.loop ? length.seconds() : std::min(length.seconds(), played);
  return {per_second * seconds, per_second};
}

}  // namespace

RateOutlook outlook(const OpenLoadConfig& load, Duration length) {
  if (load.trace) return outlook_of(*load.trace, length);
  if (load.replay) return outlook_of(*load.replay, length);
  return outlook(load.rate, length);
}

RateOutlook outlook(const RateCurve& curve, Duration length) {
  return {expected_arrivals(curve, length), peak_of(curve, length)};
}

std::optional<Duration> end_of_recording(const OpenLoadConfig& load) {
  if (load.trace && !load.trace->playback.loop) return load.trace->played();
  if (load.replay && !load.replay->playback.loop) return load.replay->played();
  return std::nullopt;
}

}  // namespace headroom::load
