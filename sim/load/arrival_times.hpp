#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sim/engine/random.hpp"
#include "sim/load/burst_turns.hpp"
#include "sim/load/gap_process.hpp"
#include "sim/load/rate_curve.hpp"
#include "sim/load/rate_feed.hpp"

namespace headroom::load {

/// When the arrivals of a source come, one after the other: gap i is made of word i of a stream,
/// turn k between calm and burst of word k of another.
class ArrivalTimes {
 public:
  /// @param length of the source: nothing that comes later is asked for
  /// @param feed of further points of the rate; may be none
  ArrivalTimes(const GapProcess& process, const RateCurve& rate, Duration length,
               const std::string& name, std::uint64_t seed, std::uint32_t replication,
               std::unique_ptr<RateFeed> feed = nullptr);

  /// ns since the source's start; empty when none comes any more.
  std::optional<std::int64_t> next() {
    if (is_poisson_) [[likely]] {
      if (taken_ == drawn_) [[unlikely]] {
        draw_block();
      }
      return block_[taken_] == RateWalk::kNever ? std::nullopt : std::optional(block_[taken_++]);
    }
    return next_of_others();
  }

 private:
  static constexpr std::uint32_t kBlock = 64;
  void draw_block();
  std::optional<std::int64_t> next_of_others();
  std::optional<std::int64_t> next_in_bursts(double gap);

  engine::Distribution gaps_;
  std::optional<BurstTurns> bursts_;
  bool is_poisson_;
  /// Poisson arrivals are made in blocks: the one after the next is known long before the run
  /// comes to it, and nothing waits for its logarithm and division.
  std::uint32_t taken_ = 0, drawn_ = 0;
  std::array<std::int64_t, kBlock> block_;  ///< ns; kNever: none comes any more
  RateWalk rate_;
  std::int64_t length_ns_;
  engine::WordSequence gap_words_;
  std::uint64_t number_ = 0;
};

}  // namespace headroom::load
