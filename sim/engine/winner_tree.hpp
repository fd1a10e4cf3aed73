#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::engine {

/// The next event of each of n slots, and the earliest of them all: a binary tournament over keys
/// `time << slot bits | slot`, so that equal times fall to the lower slot.
///
/// `set` always rewrites the whole path to the root: its length is fixed, so no branch in it can be
/// mispredicted, which is what makes it faster than any heap (bench/event_set_bench.cpp).
///
/// A key holds the time since `epoch`; what lies beyond the key's span (13 days for 16,384 slots)
/// waits in a list until `advance_epoch` brings it near.
class WinnerTree {
 public:
  explicit WinnerTree(std::size_t slots = 1) { build(slots); }

  std::size_t slots() const { return leaves_; }
  /// At least `slots` slots from now on; new ones are idle. Doubles, so growing one by one is
  /// cheap.
  void grow(std::size_t slots);

  /// The slot's next event; `Instant::never()` for none. @param t not before the epoch
  void set(std::uint32_t slot, Instant t) {
    const auto since_epoch = static_cast<std::uint64_t>(t.ns() - epoch_.ns());
    std::uint64_t key = since_epoch << slot_bits_ | slot;
    if (since_epoch >= span_) {
      key = kIdle;
      if (t != Instant::never() || has_far_) [[unlikely]] {
        put_far(slot, t);
      }
    } else if (has_far_) [[unlikely]] {
      forget_far(slot);
    }
    std::uint64_t* const keys = keys_.data();
    std::size_t node = leaves_ + slot;
    keys[node] = key;
    const auto climb = [&] {
      const std::uint64_t sibling = keys[node ^ 1];
      key = sibling < key ? sibling : key;
      node >>= 1;
      keys[node] = key;
    };
    // The same jump each time: cheaper than to ask at each level whether it was the last one.
    switch (slot_bits_) {
      default:
        while (node >> (kUnrolled + 1) != 0) climb();
        [[fallthrough]];
      case 10: climb(); [[fallthrough]];
      case 9: climb(); [[fallthrough]];
      case 8: climb(); [[fallthrough]];
      case 7: climb(); [[fallthrough]];
      case 6: climb(); [[fallthrough]];
      case 5: climb(); [[fallthrough]];
      case 4: climb(); [[fallthrough]];
      case 3: climb(); [[fallthrough]];
      case 2: climb(); [[fallthrough]];
      case 1: climb(); [[fallthrough]];
      case 0: break;
    }
  }

  /// Time of the earliest event in the tree; never() when there is none within the span.
  Instant next_time() const {
    const std::uint64_t key = keys_[1];
    return key == kIdle
               ? Instant::never()
               : epoch_ + Duration::nanoseconds(static_cast<std::int64_t>(key >> slot_bits_));
  }
  /// Slot of the earliest event. Precondition: there is one.
  std::uint32_t next_slot() const { return static_cast<std::uint32_t>(keys_[1] & (leaves_ - 1)); }

  /// Slot of the earliest event in this one's part, of 2^halvings equal ones; any slot where there
  /// is none.
  std::uint32_t next_slot_of_part(std::uint32_t slot, int halvings) const {
    const int above = std::max(0, slot_bits_ - halvings);
    return static_cast<std::uint32_t>(keys_[(leaves_ + slot) >> above] & (leaves_ - 1));
  }

  /// As next_time(), with the events beyond the span.
  Instant earliest_of_all() const;
  /// When `advance_epoch` must have been called again.
  Instant epoch_end() const {
    return epoch_ + Duration::nanoseconds(static_cast<std::int64_t>(span_ / 2));
  }
  /// Moves the span to begin at `now`. @param now not after any pending event
  void advance_epoch(Instant now);

 private:
  static constexpr int kUnrolled = 10;  ///< levels
  static constexpr std::uint64_t kIdle = ~std::uint64_t{0};

  void build(std::size_t slots);
  void put_far(std::uint32_t slot, Instant t);
  void forget_far(std::uint32_t slot);
  Instant time_of_leaf(std::uint32_t slot) const;

  std::size_t leaves_ = 1;
  int slot_bits_ = 0;
  std::uint64_t span_ = 0;  ///< ns that a key can hold
  Instant epoch_;
  std::vector<std::uint64_t> keys_;  ///< [1] the winner, [leaves_ + slot] a slot's own key
  std::vector<std::pair<std::uint32_t, Instant>> far_;
  bool has_far_ = false;
};

}  // namespace headroom::engine
