#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "sim/cloud/job_set.hpp"

namespace headroom::cloud {

/// How many requests an instance serves at once, and those that wait for their turn in order.
///
/// One worker is an event loop (Node.js); without a limit every request is served at once.
class WorkerPool {
 public:
  /// @param workers 0 for no limit
  explicit WorkerPool(std::uint32_t workers)
      : limit_(workers == 0 ? kUnlimited : workers), free_(limit_) {}

  bool has_free_worker() const { return free_ > 0; }
  /// @pre has_free_worker()
  void take() { --free_; }
  void give_back() { ++free_; }
  std::uint32_t busy() const { return limit_ - free_; }

  std::size_t waiting() const { return tail_ - head_; }
  void wait(Work work) {
    if (waiting() == places_) [[unlikely]] {
      grow();
    }
    ring_[tail_++ & (places_ - 1)] = work;
  }
  /// The one that has waited longest. @pre waiting() > 0
  Work next() { return ring_[head_++ & (places_ - 1)]; }
  /// Leaves the queue; cheap for those that have waited longest. @return whether it was in it
  bool leave(Work work);

 private:
  static constexpr std::uint32_t kUnlimited = ~std::uint32_t{0} / 2;
  void grow();

  std::uint32_t limit_;
  std::uint32_t free_;
  std::uint32_t head_ = 0, tail_ = 0;  ///< count what has left and joined; they may wrap
  std::uint32_t places_ = 0;           ///< of the ring: none, or a power of two
  std::unique_ptr<Work[]> ring_;       ///< not a vector, which takes three times the room here
};

}  // namespace headroom::cloud
