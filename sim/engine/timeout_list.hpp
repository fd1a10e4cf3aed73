#pragma once

#include <cstdint>

#include "sim/engine/time.hpp"

namespace headroom::engine {

/// A record's place in one TimeoutList; part of the record, so that leaving the list is O(1).
struct TimeoutLink {
  std::uint32_t previous = 0;
  std::uint32_t next = 0;
};

/// Everything that has the same constant patience, in the order in which it will lose it.
///
/// As the delay is constant and records join when they start, the list is always sorted: joining,
/// leaving and finding the next deadline cost a few instructions each, and memory follows what is
/// in flight. One sentinel event in the agenda watches the first one; it is never moved when that
/// changes.
///
/// The list is a ring that begins and ends at a record which is nothing else, its head: so joining
/// and leaving are plain writes without a branch.
///
/// @tparam Record lives in a pool that is handed to each call and maps numbers to records
/// @tparam kLink,kStart the record's members: its place in this list, and when its patience began
template <class Record, TimeoutLink Record::*kLink, Instant Record::*kStart>
class TimeoutList {
 public:
  /// @param head number of a record that nobody else uses
  template <class Pool>
  TimeoutList(Duration patience, Pool& pool, std::uint32_t head)
      : patience_(patience), head_(head) {
    pool[head].*kLink = {head, head};
  }

  Duration patience() const { return patience_; }
  template <class Pool>
  bool empty(const Pool& pool) const {
    return first(pool) == head_;
  }
  /// The record that has waited longest; the head when there is none.
  template <class Pool>
  std::uint32_t first(const Pool& pool) const {
    return (pool[head_].*kLink).next;
  }
  template <class Pool>
  Instant first_deadline(const Pool& pool) const {
    return empty(pool) ? Instant::never() : pool[first(pool)].*kStart + patience_;
  }

  /// @pre the record is in no list of this link, and started no earlier than those already here
  template <class Pool>
  void append(Pool& pool, std::uint32_t record) {
    const std::uint32_t last = (pool[head_].*kLink).previous;
    TimeoutLink& link = pool[record].*kLink;
    link.previous = last;
    link.next = head_;
    (pool[last].*kLink).next = record;
    (pool[head_].*kLink).previous = record;
  }

  /// @pre the record is in a list of this link, whichever
  template <class Pool>
  static void remove(Pool& pool, std::uint32_t record) {
    const TimeoutLink& link = pool[record].*kLink;
    const std::uint32_t previous = link.previous;
    const std::uint32_t next = link.next;
    (pool[previous].*kLink).next = next;
    (pool[next].*kLink).previous = previous;
  }

 private:
  Duration patience_;
  std::uint32_t head_;
};

}  // namespace headroom::engine
