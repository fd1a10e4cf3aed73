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

  OutstandingRequests() { add_rings(kFirstRings); }

  /// Only these take part in `least` from now on, in this order where they are equal.
  void choose_among(const std::vector<std::uint32_t>& slots);
  /// Of those to choose among the one with the fewest, and of several the one that has had so few
  /// for longest; kNone when there is none.
  std::uint32_t least() const {
    const std::uint32_t node = nodes_[least_].next;
    return node == least_ ? kNone : node - rings_;
  }

  /// The one that is `least` in three turns, if nothing changes; where there are fewer, any of them
  /// or kNone. A hint.
  std::uint32_t least_soon() const {
    std::uint32_t node = least_;
    for (int turn = 0; turn < 3; ++turn) node = nodes_[node].next;
    return node < rings_ ? kNone : node - rings_;
  }

  void begin(std::uint32_t slot) {
    if (slot >= targets_) [[unlikely]] {
      add_targets(slot);
    }
    Node& target = nodes_[target_of(slot)];
    ++target.count;
    if (!target.is_listed) return;
    unlink(target);
    append(slot, target.count);
    if (nodes_[least_].next == least_) ++least_;  // it was the last one there
  }
  /// @pre it has begun
  void end(std::uint32_t slot) {
    Node& target = nodes_[target_of(slot)];
    const std::uint32_t count = --target.count;
    if (!target.is_listed) return;
    unlink(target);
    append(slot, count);
    if (count < least_) least_ = count;
  }
  std::uint32_t count(std::uint32_t slot) const {
    return slot < targets_ ? nodes_[target_of(slot)].count : 0;
  }

 private:
  /// A target, or where the ring of a count begins and ends.
  struct Node {
    std::uint32_t previous, next;
    std::uint32_t count = 0;  ///< of a target
    bool is_listed = false;
  };
  static constexpr std::uint32_t kFirstRings = 16;

  /// First the rings, by their count, then the targets, side by side: with as many nodes of rings
  /// between them they would take twice as many cache lines.
  std::uint32_t target_of(std::uint32_t slot) const { return rings_ + slot; }

  /// Of the next so many counts.
  void add_rings(std::uint32_t rings);
  void add_targets(std::uint32_t slot);
  void unlink(const Node& target) {
    nodes_[target.previous].next = target.next;
    nodes_[target.next].previous = target.previous;
  }
  void append(std::uint32_t slot, std::uint32_t count) {
    while (count >= rings_) [[unlikely]] {
        add_rings(rings_);
      }
    const std::uint32_t node = target_of(slot);
    const std::uint32_t last = nodes_[count].previous;
    nodes_[node].previous = last;
    nodes_[node].next = count;
    nodes_[last].next = node;
    nodes_[count].previous = node;
  }

  std::vector<Node> nodes_;
  std::uint32_t rings_ = 0;    ///< of the counts 0, 1, ..., rings_ - 1
  std::uint32_t targets_ = 0;  ///< behind them
  std::uint32_t least_ = 0;    ///< count of the first ring that is not empty, where any is
};

}  // namespace headroom::cloud
