#include "sim/load/pacing.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/elementary.hpp"

namespace headroom::load {
namespace {

/// Samples a second in whole second `second` of the profile; negative behind its end.
double rate_in(const PacerConfig& config, std::int64_t second) {
  std::int64_t begin = 0;
  for (const PacerConfig::Row& row : config.rows) {
    const std::int64_t length = row.time / 1_s;
    if (second < begin + length) {
      return row.from + (row.to - row.from) * static_cast<double>(second - begin) /
                            static_cast<double>(length);
    }
    begin += length;
  }
  return -1;
}

}  // namespace

Instant next_shared(const PacerConfig& config, Pace& pace, Instant now) {
  pace.last = pace.has_begun ? std::max(now, pace.last + config.interval) : now;
  pace.has_begun = true;
  return pace.last;
}

Instant next_precise(const PacerConfig& config, Pace& pace, Instant begin, engine::StreamKey key) {
  if (pace.batch_left > 0) {
    --pace.batch_left;
    return pace.last += config.batch_delay;
  }
  const auto times = static_cast<std::uint64_t>(
      std::ceil(std::ceil(config.samples) / static_cast<double>(config.batch)));
  if (times == 0) return Instant::never();
  if (!pace.has_begun || pace.left == 0) {
    pace.block += pace.has_begun ? 1 : 0;
    pace.has_begun = true;
    pace.left = times;
    pace.place = 0;
  }
  // The least of the n uniform times that are left: its share of what is left of the block is
  // 1 - U^(1/n). So they come in order, without a list.
  const double u = engine::Draw(key, pace.block, pace.left).unit();
  pace.place += (1 - pace.place) * (1 - engine::pow(u, 1.0 / static_cast<double>(pace.left)));
  --pace.left;
  pace.batch_left = config.batch - 1;
  const Duration into =
      Duration::from_nanoseconds(pace.place * static_cast<double>(config.block.ns()));
  return pace.last = begin + config.block * static_cast<std::int64_t>(pace.block) + into;
}

Instant next_shaped(const PacerConfig& config, Pace& pace, Instant now) {
  if (!pace.has_begun) {
    pace.has_begun = true;
    pace.origin = Instant::at(now.since_start() - now.since_start() % 1_s);
  }
  const std::int64_t current = (now - pace.origin) / 1_s;
  if (current > pace.second) {
    pace.second = current;
    pace.given = 0;
  }
  for (;;) {
    const double rate = rate_in(config, pace.second);
    if (rate < 0) return Instant::never();
    if (pace.given < rate) {
      const Instant time =
          pace.origin + pace.second * 1_s + Duration::from_nanoseconds(1e9 * pace.given / rate);
      ++pace.given;
      return std::max(time, now);
    }
    ++pace.second;
    pace.given = 0;
  }
}

Instant end_of_profile(const PacerConfig& config, const Pace& pace) {
  Instant end = pace.origin;
  for (const PacerConfig::Row& row : config.rows) end += row.time / 1_s * 1_s;
  return end;
}

}  // namespace headroom::load
