#pragma once

#include <cstdint>
#include <vector>

namespace headroom::cloud {

/// How many requests each target has outstanding, and who has the fewest, in O(1) a request:
/// targets of equal counts stand in one list, in the order in which they came to that count.
///
/// The lists are rings that begin and end at a node of their own, so that joining and leaving one
/// is four plain writes (bench/routing_bench.cpp).
class OutstandingRequests {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  /// Only these take part in `least` from now on, in this order where they are equal.
  void choose_among(const std::vector<std::uint32_t>& slots);
  /// Of those to choose among the one with the fewest, and of several the one that has had so few
  /// for longest; kNone when there is none.
  std::uint32_t least() const {
    const std::uint32_t ring = ring_of(least_);
    if (ring >= nodes_.size() || nodes_[ring].next == ring) return kNone;
    return nodes_[ring].next / 2;
  }

  /// The one that is `least` in three turns, if nothing changes; where there are fewer, any of them
  /// or kNone. A hint.
  std::uint32_t least_soon() const {
    std::uint32_t node = ring_of(least_);
    if (node >= nodes_.size()) return kNone;
    for (int turn = 0; turn < 3; ++turn) node = nodes_[node].next;
    return node % 2 == 0 ? kNone : node / 2;
  }

  void begin(std::uint32_t slot) {
    if (target_of(slot) >= nodes_.size()) [[unlikely]] {
      grow(target_of(slot));
    }
    Node& target = nodes_[target_of(slot)];
    ++target.count;
    if (!target.is_listed) return;
    unlink(target);
    append(slot);
    if (nodes_[ring_of(least_)].next == ring_of(least_)) ++least_;  // it was the last one there
  }
  /// @pre it has begun
  void end(std::uint32_t slot) {
    Node& target = nodes_[target_of(slot)];
    --target.count;
    if (!target.is_listed) return;
    unlink(target);
    append(slot);
    if (target.count < least_) least_ = target.count;
  }
  std::uint32_t count(std::uint32_t slot) const {
    return target_of(slot) < nodes_.size() ? nodes_[target_of(slot)].count : 0;
  }

 private:
  /// A target, or where the ring of a count begins and ends.
  struct Node {
    std::uint32_t previous, next;
    std::uint32_t count = 0;  ///< of a target
    bool is_listed = false;
  };
  /// Rings and targets take turns, so that one number names either and both can become more.
  static std::uint32_t ring_of(std::uint32_t count) { return 2 * count; }
  static std::uint32_t target_of(std::uint32_t slot) { return 2 * slot + 1; }

  void grow(std::uint32_t node);
  void unlink(const Node& target) {
    nodes_[target.previous].next = target.next;
    nodes_[target.next].previous = target.previous;
  }
  void append(std::uint32_t slot) {
    const std::uint32_t node = target_of(slot);
    const std::uint32_t ring = ring_of(nodes_[node].count);
    if (ring >= nodes_.size()) [[unlikely]] {
      grow(ring);
    }
    const std::uint32_t last = nodes_[ring].previous;
    nodes_[node].previous = last;
    nodes_[node].next = ring;
    nodes_[last].next = node;
    nodes_[ring].previous = node;
  }

  std::vector<Node> nodes_;
  std::uint32_t least_ = 0;  ///< count of the first ring that is not empty, where any is
};

}  // namespace headroom::cloud
