#pragma once

#include <cstdint>

#include "sim/engine/random.hpp"
#include "sim/load/gap_process.hpp"

namespace headroom::load {

/// Calm and burst as they take turns: the length of turn k is made of word k of a stream.
class BurstTurns {
 public:
  BurstTurns(const Bursts& bursts, engine::StreamKey key);

  /// By which the rate is multiplied now.
  double factor() const { return is_burst_ ? bursts_.burst_factor : bursts_.calm_factor; }
  /// Until when; ns since the source's start.
  std::int64_t ends_ns() const { return ends_ns_; }
  void turn();

 private:
  Bursts bursts_;
  engine::StreamKey key_;
  std::uint64_t turns_ = 0;
  bool is_burst_ = false;
  std::int64_t ends_ns_ = 0;
};

}  // namespace headroom::load
