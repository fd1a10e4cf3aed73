#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"

namespace headroom::load {

/// One of JMeter's timers that look at the clock and at other threads (Apache JMeter's and
/// JMeter-Plugins' sources): each holds samplers back so that a rate is kept, or a crowd comes
/// together.
struct PacerConfig {
  enum class Kind {
    constant_throughput,  ///< `interval` times the threads after the sample before
    shared_throughput,    ///< the same, one schedule for all: `interval` after the one before
    precise_throughput,   ///< random times in blocks, so many in each
    shaping,              ///< a rate of whole seconds, by `rows`
    barrier               ///< until `group_size` threads have come
  };
  Kind kind = Kind::constant_throughput;

  Duration interval;  ///< of the throughput
  enum class Threads { this_one, group, all };
  Threads threads = Threads::this_one;  ///< whose number multiplies the interval
  /// Place among those that thread groups have in common; empty: the group's own.
  std::uint32_t common = kOwn;
  static constexpr std::uint32_t kOwn = ~std::uint32_t{0};

  double samples = 0;       ///< of a block, precise throughput
  Duration block;           ///< its length
  std::uint32_t batch = 1;  ///< threads that go at each random time
  Duration batch_delay;     ///< from one of a batch to the next

  struct Row {
    double from = 0, to = 0;  ///< samples a second
    Duration time;
  };
  std::vector<Row> rows;

  std::uint32_t group_size = 0;  ///< 0: all threads of the group
  Duration timeout;              ///< 0: none
};

/// Where a schedule that threads share has got to.
struct Pace {
  bool has_begun = false;
  Instant last;              ///< of a shared throughput: what is given away already
  std::int64_t second = -1;  ///< of a shaped one: since its first call
  std::uint32_t given = 0;   ///< times in this second
  Instant origin;            ///< the whole second of the first call; or the begin of blocks
  std::uint64_t block = 0;   ///< of a precise one
  std::uint64_t left = 0;    ///< times of this block not given yet
  double place = 0;          ///< the last time given, as a share of the block
  std::uint32_t batch_left = 0;
};

/// The next time of a shared constant throughput.
Instant next_shared(const PacerConfig& config, Pace& pace, Instant now);
/// The next time of a precise throughput timer; it may have passed. @param begin of its first block
Instant next_precise(const PacerConfig& config, Pace& pace, Instant begin, engine::StreamKey key);
/// The next time of a shaped throughput; never() when the profile is over.
Instant next_shaped(const PacerConfig& config, Pace& pace, Instant now);
/// When a shaped throughput that began at `now` is over.
Instant end_of_profile(const PacerConfig& config, const Pace& pace);

}  // namespace headroom::load
