#include "sim/engine/winner_tree.hpp"

#include <algorithm>

namespace headroom::engine {

void WinnerTree::build(std::size_t slots) {
  leaves_ = std::bit_ceil(std::max<std::size_t>(slots, 1));
  slot_bits_ = std::countr_zero(leaves_);
  span_ = std::uint64_t{1} << (62 - slot_bits_);  // two bits spare: no valid key looks like kIdle
  keys_.assign(2 * leaves_, kIdle);
}

void WinnerTree::grow(std::size_t slots) {
  if (slots <= leaves_) return;
  std::vector<Instant> times(leaves_);
  for (std::uint32_t slot = 0; slot < leaves_; ++slot) times[slot] = time_of_leaf(slot);
  const auto far = std::exchange(far_, {});
  has_far_ = false;
  build(slots);
  for (std::uint32_t slot = 0; slot < times.size(); ++slot) {
    if (times[slot] != Instant::never()) set(slot, times[slot]);
  }
  for (const auto& [slot, time] : far) set(slot, time);
}

void WinnerTree::advance_epoch(Instant now) {
  std::vector<Instant> times(leaves_);
  for (std::uint32_t slot = 0; slot < leaves_; ++slot) times[slot] = time_of_leaf(slot);
  const auto far = std::exchange(far_, {});
  has_far_ = false;
  epoch_ = now;
  for (std::uint32_t slot = 0; slot < leaves_; ++slot) set(slot, times[slot]);
  for (const auto& [slot, time] : far) set(slot, time);
}

Instant WinnerTree::earliest_of_all() const {
  Instant earliest = next_time();
  for (const auto& entry : far_) earliest = std::min(earliest, entry.second);
  return earliest;
}

void WinnerTree::put_far(std::uint32_t slot, Instant t) {
  forget_far(slot);
  if (t != Instant::never()) far_.emplace_back(slot, t);
  has_far_ = !far_.empty();
}

void WinnerTree::forget_far(std::uint32_t slot) {
  std::erase_if(far_, [slot](const auto& entry) { return entry.first == slot; });
  has_far_ = !far_.empty();
}

Instant WinnerTree::time_of_leaf(std::uint32_t slot) const {
  const std::uint64_t key = keys_[leaves_ + slot];
  if (key == kIdle) return Instant::never();
  return epoch_ + Duration::nanoseconds(static_cast<std::int64_t>(key >> slot_bits_));
}

}  // namespace headroom::engine
