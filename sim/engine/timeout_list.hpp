#pragma once

#include <cstdint>

#include "sim/engine/time.hpp"

namespace headroom::engine {

/// A record's place in one TimeoutList; part of the record, so that leaving the list is O(1).
struct TimeoutLink {
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t previous = kNone;
  std::uint32_t next = kNone;
};

/// Everything that has the same constant patience, in the order in which it will lose it.
///
/// As the delay is constant and records join when they start, the list is always sorted: joining,
/// leaving and finding the next deadline cost a few instructions each, and memory follows what is
/// in flight. One sentinel event in the agenda watches the head; it is never moved when the head
/// changes.
///
/// @tparam Record lives in a pool that is handed to each call and maps numbers to records
/// @tparam kLink,kStart the record's members: its place in this list, and when its patience began
template <class Record, TimeoutLink Record::*kLink, Instant Record::*kStart>
class TimeoutList {
 public:
  explicit TimeoutList(Duration patience) : patience_(patience) {}

  Duration patience() const { return patience_; }
  bool empty() const { return first_ == TimeoutLink::kNone; }
  /// The record that has waited longest; kNone when empty.
  std::uint32_t first() const { return first_; }
  template <class Pool>
  Instant first_deadline(const Pool& pool) const {
    return empty() ? Instant::never() : pool[first_].*kStart + patience_;
  }

  /// @pre the record is in no list of this link, and started no earlier than those already here
  template <class Pool>
  void append(Pool& pool, std::uint32_t record) {
    pool[record].*kLink = {last_, TimeoutLink::kNone};
    (last_ == TimeoutLink::kNone ? first_ : (pool[last_].*kLink).next) = record;
    last_ = record;
  }

  /// @pre the record is in this list
  template <class Pool>
  void remove(Pool& pool, std::uint32_t record) {
    const TimeoutLink link = pool[record].*kLink;
    (link.previous == TimeoutLink::kNone ? first_ : (pool[link.previous].*kLink).next) = link.next;
    (link.next == TimeoutLink::kNone ? last_ : (pool[link.next].*kLink).previous) = link.previous;
  }

 private:
  Duration patience_;
  std::uint32_t first_ = TimeoutLink::kNone;
  std::uint32_t last_ = TimeoutLink::kNone;
};

}  // namespace headroom::engine
