#pragma once

#include <cstdint>
#include <vector>

namespace headroom::cloud {

/// How many requests each target has outstanding, and who has the fewest, in O(1) a request:
/// targets of equal counts stand in one list, in the order in which they came to that count.
class OutstandingRequests {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  /// Only these take part in `least` from now on, in this order where they are equal.
  void choose_among(const std::vector<std::uint32_t>& slots);
  /// Of those to choose among the one with the fewest, and of several the one that has had so few
  /// for longest; kNone when there is none.
  std::uint32_t least() const { return lists_.empty() ? kNone : lists_[least_].first; }

  void begin(std::uint32_t slot) { move(slot, +1); }
  void end(std::uint32_t slot) { move(slot, -1); }
  std::uint32_t count(std::uint32_t slot) const {
    return slot < targets_.size() ? targets_[slot].count : 0;
  }

 private:
  struct Target {
    std::uint32_t count = 0;
    std::uint32_t previous = kNone, next = kNone;
    bool is_listed = false;
  };
  struct List {
    std::uint32_t first = kNone, last = kNone;
  };
  void move(std::uint32_t slot, int by);
  void append(std::uint32_t slot);
  void unlink(std::uint32_t slot);

  std::vector<Target> targets_;  ///< by slot
  std::vector<List> lists_;      ///< by count
  std::uint32_t least_ = 0;      ///< count of the first list that is not empty
};

}  // namespace headroom::cloud
