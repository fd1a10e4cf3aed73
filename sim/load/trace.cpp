#include "sim/load/trace.hpp"

#include <algorithm>

namespace headroom::load {
namespace {

constexpr int kBinsAtOnce = 128;

double rate_at(const RatePoint& a, const RatePoint& b, Duration at) {
  if (b.at <= a.at) return b.per_second;
  const double part = (at - a.at).seconds() / (b.at - a.at).seconds();
  return a.per_second + part * (b.per_second - a.per_second);
}

}  // namespace

Duration TraceConfig::slice() const {
  const Duration end = std::min(playback.to, facts.length);
  return end > playback.from ? end - playback.from : Duration{};
}

TraceFeed::TraceFeed(const TraceConfig& config, Duration until) : config_(config), until_(until) {
  begin_cycle();
}

void TraceFeed::begin_cycle() {
  reader_ = std::make_unique<BinReader>(config_.table);
  has_bin_ = false;
  is_cycle_over_ = false;
  before_ = {};
  bin_end_ = {};
}

bool TraceFeed::read(RateCurve& points) {
  if (is_over_) return false;
  for (int i = 0; i < kBinsAtOnce && !is_over_; ++i) read_bin(points);
  return true;
}

void TraceFeed::read_bin(RateCurve& points) {
  RateBin bin;
  if (is_cycle_over_ || !reader_->next(bin)) {
    end_cycle(points);
    return;
  }
  const bool is_linear = config_.shape == TraceConfig::Shape::linear;
  const Duration width = config_.facts.width;
  const Duration half = is_linear ? width / 2 : Duration{};
  const Duration at = Duration::nanoseconds(bin.at_ns - config_.facts.first_ns);
  const double rate = config_.table.per_second ? bin.value : bin.value / width.seconds();
  if (!has_bin_) corner(Duration{}, rate, points);
  if (has_bin_ && at > bin_end_) {  // bins are missing
    corner(bin_end_ + half, 0, points);
    corner(at - half, 0, points);
  }
  corner(at + half, rate, points);
  if (!is_linear) corner(at + width, rate, points);
  has_bin_ = true;
  bin_end_ = at + width;
}

void TraceFeed::end_cycle(RateCurve& points) {
  if (!is_cycle_over_) corner(bin_end_, before_.per_second, points);
  const Playback& playback = config_.playback;
  if (!playback.loop || config_.slice() <= Duration{}) {
    emit(std::min(playback.to, bin_end_), 0, points);
    is_over_ = true;
    return;
  }
  ++cycle_;
  begin_cycle();
}

/// The curve goes on to here: what lies within the slice becomes points.
void TraceFeed::corner(Duration at, double per_second, RateCurve& points) {
  const Playback& playback = config_.playback;
  const RatePoint here{at, per_second};
  if (is_cycle_over_) return;
  if (at > playback.from) {
    if (before_.at <= playback.from)
      emit(playback.from, rate_at(before_, here, playback.from), points);
    const Duration end = std::min(at, playback.to);
    emit(end, rate_at(before_, here, end), points);
    is_cycle_over_ = at >= playback.to;
  }
  before_ = here;
}

void TraceFeed::emit(Duration at, double per_second, RateCurve& points) {
  const Playback& playback = config_.playback;
  const double slices = static_cast<double>(cycle_) * config_.slice().seconds();
  const double seconds = (slices + (at - playback.from).seconds()) / playback.time_scale;
  const Duration when = std::max(Duration{}, Duration::from_seconds(seconds));
  points.push_back({when, per_second * playback.scale * playback.time_scale});
  if (when >= until_) is_over_ = true;
}

}  // namespace headroom::load
