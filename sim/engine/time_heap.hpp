#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::engine {

/// Many waits of different length within one station or source: a binary heap by (time, id). Its
/// head is the owner's next event; the others are nobody's concern.
class TimeHeap {
 public:
  struct Entry {
    Instant time;
    std::uint32_t id;
    bool operator==(const Entry&) const = default;
  };

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  Instant next_time() const { return heap_.empty() ? Instant::never() : heap_.front().time; }
  void push(Instant time, std::uint32_t id) {
    heap_.push_back({time, id});
    std::push_heap(heap_.begin(), heap_.end(), Later{});
  }
  /// @pre not empty
  Entry pop() {
    std::pop_heap(heap_.begin(), heap_.end(), Later{});
    const Entry first = heap_.back();
    heap_.pop_back();
    return first;
  }
  void clear() { heap_.clear(); }
  const std::vector<Entry>& entries() const { return heap_; }

 private:
  struct Later {  // a type, not a function: its call is compiled in line
    bool operator()(const Entry& a, const Entry& b) const {
      return a.time != b.time ? a.time > b.time : a.id > b.id;
    }
  };
  std::vector<Entry> heap_;
};

}  // namespace headroom::engine
