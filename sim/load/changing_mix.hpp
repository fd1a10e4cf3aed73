#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/load/request_mix.hpp"

namespace headroom::load {

/// A mix at some time. Between two of them each class's share changes linearly.
struct MixPoint {
  Duration at;  ///< since the source's start
  std::vector<MixEntry> mix;
};

/// Goes along a mix that changes: points by time, two at one time are a step, the first and the
/// last are held.
class ChangingMix {
 public:
  /// @pre not empty, each with a weight above 0
  explicit ChangingMix(const std::vector<MixPoint>& points);

  /// @param since_start never before the last one that was asked for
  /// @param unit uniform in (0, 1)
  std::uint32_t choose(Duration since_start, double unit);

 private:
  std::vector<std::uint32_t> classes_;
  std::vector<Duration> at_;
  std::vector<std::vector<double>> cumulative_;  ///< of each point, by the order of `classes_`
  std::size_t next_ = 0;                         ///< the first point after the last time
};

/// Its shares of 1 at some time.
std::vector<MixEntry> mix_at(const std::vector<MixPoint>& points, Duration since_start);

/// Shares of a changing mix, each class's averaged over [0, length) and weighted with nothing but
/// time.
std::vector<MixEntry> mean_mix(const std::vector<MixPoint>& points, Duration length);

}  // namespace headroom::load
